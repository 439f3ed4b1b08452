//! Service workers that are registered for one request alone, and the page that registers one for a next page.

use samesite_scenarios::WorkerTask;
use samesite_servers::Response;
use url::Url;

use crate::answer::with_type;
use crate::page::WORKER;

/// The script of the worker that a probe wants for a request of `url`; `None` where it wants none.
pub(crate) fn script(task: WorkerTask, url: &Url) -> Option<Response> {
    let url = quoted(url);
    let about_it = |act: &str| format!("self.onfetch = (event) => {{ if (event.request.url === {url}) {act}; }};\n");
    let part = match task {
        WorkerTask::None => return None,
        WorkerTask::Imports => format!("importScripts({url});\n"),
        // Browsers may leave a listener out that does nothing at all.
        WorkerTask::LetsPass => about_it("self.heard = true"),
        WorkerTask::FetchesAgain => about_it("event.respondWith(fetch(event.request))"),
        WorkerTask::TakesPreload => {
            let answer = "event.respondWith(event.preloadResponse.then((answer) => answer || Response.error()))";
            format!("const preload = () => self.registration.navigationPreload.enable();\n{}", about_it(answer))
        }
    };
    let activate = match task {
        WorkerTask::TakesPreload => "preload()",
        _ => "self.clients.claim()",
    };
    Some(with_type(
        "text/javascript",
        &format!("{part}self.onactivate = (event) => event.waitUntil({activate});\n{WORKER}"),
    ))
}

/// A page that registers a worker for `scope`, tells the one that opened it when the worker runs, and goes.
pub(crate) fn registering_page(worker: &Url, scope: &Url) -> Response {
    let (worker, scope) = (quoted(worker), quoted(scope));
    Response::html(format!(
        "<!DOCTYPE html><script>
(async () => {{
  const {{ installing, waiting, active }} = await navigator.serviceWorker.register({worker}, {{ scope: {scope} }});
  const made = active || waiting || installing;
  const look = () => {{
    if (made.state !== \"activated\") return;
    opener.postMessage(\"registered\", \"*\");
    close();
  }};
  made.onstatechange = look;
  look();
}})();
</script>"
    ))
}

/// The URL as a string of JavaScript; nothing in it can end a script element.
fn quoted(url: &Url) -> String {
    serde_json::Value::from(url.as_str()).to_string().replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_minds_one_request_alone_and_nothing_in_its_url_leaves_the_script() {
        let url: Url = "https://a.example/?x=%3C/script>\"'".parse().unwrap();
        assert!(script(WorkerTask::None, &url).is_none());
        let tasks = [WorkerTask::Imports, WorkerTask::LetsPass, WorkerTask::FetchesAgain, WorkerTask::TakesPreload];
        for task in tasks {
            let body = String::from_utf8(script(task, &url).unwrap().body.to_vec()).unwrap();
            assert!(body.contains(&format!("\"{url}\"")), "{body}");
        }
        let page = String::from_utf8(registering_page(&url, &url).body.to_vec()).unwrap();
        assert_eq!(page.matches("</script>").count(), 1, "{page}");
    }
}
