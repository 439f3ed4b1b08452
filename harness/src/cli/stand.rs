//! `samesite stand`

use std::fs;
use std::path::Path;
use std::sync::Arc;

use samesite_drive::{Deadlines, Machines, Settings};
use samesite_format::stand::{FORMAT, Stand, StandSite, StandWay};
use samesite_format::{Engine, Product, Profile, read_text};
use samesite_model::Host;
use samesite_reports::stand::junit;
use samesite_servers::{Config, Servers};
use samesite_stand::play::{Browser, Plan, play};
use samesite_stand::{Foreign, Reach, Target, Way};
use url::Url;

use super::arguments::StandArguments;
use super::ask::now;
use super::output::{note, say, say_json, write_file};
use super::playing::{expect_temporary_folder, guardian};
use super::serving::{listen, runtime, serve};
use super::targets::{Choice, Expected};
use crate::ask::{FilePlan, LARGEST, plan_file};
use crate::cli::error::Error;
use crate::cli::exit::Exit;
use samesite_judge::suffixes;
use samesite_play::target::Target as BrowserTarget;

pub(super) fn stand(arguments: &StandArguments) -> Result<Exit, Error> {
    let reach = if arguments.target_is_mine { Reach::Anywhere } else { Reach::Loopback };
    let target = runtime()?.block_on(Target::find(&arguments.target, reach))?;
    if let Some(file) = &arguments.play {
        return play_file(file, target, arguments);
    }
    let hosts = foreign_hosts(&arguments.host, target.origin())?;
    let config = Config {
        tls_port: arguments.port,
        plain_port: arguments.plain_port,
        body_limit: 1024 * 1024,
        unsolicited_limit: 0,
        ..Config::default()
    };
    let site = Arc::new(Foreign::new(target.clone(), hosts.clone()));
    let served = serve(config, site, |servers| {
        let document = document(&target, &hosts, servers);
        if let Some(path) = &arguments.write_ca {
            let failed = |source| Error::System { what: format!("cannot write {}", path.display()), source };
            fs::write(path, &document.authority).map_err(failed)?;
        }
        if arguments.json { say_json(&document) } else { say(&text(&document, arguments.write_ca.as_deref())) }
    });
    if let Some(path) = &arguments.write_ca {
        // The authority is gone; what it signed is good for nothing any more.
        let _ = fs::remove_file(path);
    }
    served.map(|()| Exit::Clean)
}

/// The hosts of the foreign sites: names that are not of the application's site.
fn foreign_hosts(names: &[String], target: &Url) -> Result<Vec<String>, Error> {
    let site = |host: &str| {
        let url = Url::parse(&format!("https://{host}/")).ok()?;
        let domain = Host::of(&url).and_then(|host| Some(suffixes::embedded().registrable_domain(&host)?.to_owned()));
        Some((url.host_str()?.to_owned(), domain.or_else(|| url.host_str().map(str::to_owned))?))
    };
    let own = target.host_str().unwrap_or_default();
    let own_site = site(own).map(|(_, site)| site);
    let host = |name: &String| match site(name.trim()) {
        Some((host, its)) if Some(&its) != own_site.as_ref() => Ok(host),
        _ => Err(Error::NotForeign { host: name.clone(), target: own.to_owned() }),
    };
    names.iter().map(host).collect()
}

fn document(target: &Target, hosts: &[String], servers: &Servers) -> Stand {
    let ports = servers.ports();
    let site = |host: &String| {
        let https = format!("https://{host}:{}", ports.tls);
        let way = |way: Way| StandWay {
            name: way.name().to_owned(),
            url: Foreign::address(&https, way, "/"),
            clicked: way.is_clicked(),
        };
        StandSite {
            host: host.clone(),
            ways: Way::ALL.into_iter().map(way).collect(),
            redirect: format!("{https}/redirect?to=/&status=302"),
            http: format!("http://{host}:{}", ports.plain),
            https,
        }
    };
    let rules: Vec<_> = hosts.iter().map(|host| format!("MAP {host} 127.0.0.1")).collect();
    Stand {
        format: FORMAT,
        target: target.origin().origin().ascii_serialization(),
        sites: hosts.iter().map(site).collect(),
        host_resolver_rules: rules.join(", "),
        local_domains: hosts.join(","),
        authority: servers.authority_pem(),
    }
}

fn text(stand: &Stand, ca: Option<&Path>) -> String {
    let mut out = format!("Sites that are foreign to {}, until ctrl-C:\n\n", stand.target);
    for site in &stand.sites {
        out += &format!("  {}/\n  {}/\n", site.https, site.http);
    }
    let Some(first) = stand.sites.first() else { return out };
    out += "\nTheir front pages list every way to make a request. Some of them:\n\n";
    for way in [Way::Link, Way::FormPostByScript, Way::Iframe, Way::FetchCors] {
        out += &format!("  {}\n      {}\n", Foreign::address(&first.https, way, "/path"), way.description());
    }
    let last = stand.sites.last().unwrap_or(first);
    out += &format!(
        "  {}/redirect?to=/callback&status=303\n      a redirect back, for the application to lead to\n",
        last.https
    );
    let trust = match ca {
        Some(path) => format!("trust {} while this runs", path.display()),
        None => "trust the file that --write-ca writes".to_owned(),
    };
    out += &format!(
        "\ncertificates  made for this run. Playwright takes them by ignoreHTTPSErrors, WebDriver by\n              \
         acceptInsecureCerts; or {trust}\n"
    );
    let is_local = |site: &StandSite| site.host.ends_with(".localhost");
    if stand.sites.iter().all(is_local) {
        out += "names         those below localhost lead here by themselves in Chromium and Firefox\n";
    } else {
        out += &format!(
            "names         Chromium: --host-resolver-rules='{}'\n              Firefox: network.dns.localDomains = {}\n",
            stand.host_resolver_rules, stand.local_domains
        );
    }
    out
}

fn play_file(file: &Path, target: Target, arguments: &StandArguments) -> Result<Exit, Error> {
    let source = read_text(file, LARGEST).map_err(|source| Error::QuestionFile { path: file.to_owned(), source })?;
    let plan = plan_file(&file.display().to_string(), &source)?;
    expect_temporary_folder()?;
    let browsers = browsers(arguments)?;
    let origin = target.origin().origin().ascii_serialization();
    let journeys = plan.journeys.iter().map(|planned| planned.journey.clone()).collect();
    let to_play = Plan { target, application: plan.application.clone(), journeys };
    let guardian = guardian()?;
    let mut interruption = listen()?;
    let runtime = runtime()?;
    let mut seen = Vec::new();
    for browser in &browsers {
        let name = browser.name();
        let profile = Settings::from(browser.profile);
        let playing = Browser { installation: &browser.installation, profile: &profile, guardian: &guardian };
        let mut tell = |number: usize| note(&progress(&plan, number, &name));
        let played = runtime.block_on(async {
            tokio::select! {
                biased;
                Some(()) = interruption.recv() => None,
                played = play(&to_play, playing, &mut tell) => Some(played),
            }
        });
        // What still runs belongs to a session that was dropped; its guardian ends it.
        let Some(played) = played else { return Ok(Exit::Interrupted) };
        seen.push((name, predicted_as(browser).to_owned(), played?));
    }
    let played = plan.compared(origin, &seen, now());
    if let Some(path) = &arguments.junit {
        write_file(path, &junit(&played.document))?;
    }
    if arguments.json {
        say_json(&played.document)?;
    } else {
        say(&played.text())?;
    }
    let expected = if played.is_as_expected() { Exit::Clean } else { Exit::Deviation };
    let whole = if played.is_broken() { Exit::Harness } else { Exit::Clean };
    Ok(Exit::gravest([expected, whole]))
}

fn progress(plan: &FilePlan, number: usize, browser: &str) -> String {
    format!("[{}/{}] {browser}: {}", number + 1, plan.journeys.len(), plan.journeys[number].name)
}

/// The browsers that play.
fn browsers(arguments: &StandArguments) -> Result<Vec<BrowserTarget>, Error> {
    let choice = Choice {
        browsers: &arguments.browsers,
        browser_file: None,
        remote: None,
        machines: Machines::This,
        profiles: &arguments.profile,
        usual_profiles: &["stock"],
        expected: Expected::AnyOne,
        deadlines: Deadlines::default(),
    };
    let mut targets = choice.targets()?;
    for target in targets.iter_mut().filter(|_| arguments.profile.is_empty()) {
        if target.installation.product == Product::Chromium
            && let Ok(open) = Profile::named(Engine::Chromium, "open")
        {
            target.profile = open;
        }
    }
    Ok(targets)
}

/// Whose prediction counts for a browser: of Chromium with third-party cookies that of Chrome.
fn predicted_as(target: &BrowserTarget) -> &'static str {
    match target.installation.engine() {
        Engine::Firefox => "Firefox",
        Engine::WebKit => "WebKitGTK",
        Engine::Chromium if target.installation.product == Product::Chromium && target.profile.id() == "stock" => {
            "Chromium"
        }
        Engine::Chromium => "Chrome",
    }
}
