//! What `ask --live` makes of a browser's recording; the recordings are the model's own, and then somebody meddles.

use std::time::Duration;

use samesite::ask::{LiveAnswer, Question, Scope, Words};
use samesite::cli::exit::Exit;
use samesite_format::{Observation, Recording, Verdict};
use samesite_judge::claims::Claims;
use samesite_judge::predict::Interpretation;
use samesite_judge::suffixes;
use samesite_judge::verdict::judge;
use samesite_model::{Edition, Parameter, Policy, Timestamp};

use crate::synthetic::recording;

/// A form that another site posts at once; whether the cookie goes with it is each policy's own matter.
fn question() -> Question {
    let words = Words {
        cookie: "cart=7".to_owned(),
        from: Some("http://pay.example/".to_owned()),
        to: Some("https://shop.example/paid?order=7".to_owned()),
        via: "form-post".to_owned(),
        ..Words::default()
    };
    words.question().unwrap()
}

/// What is told of a browser that follows a policy, and of whom the current edition was predicted.
fn told(policy: &Policy, meddle: impl FnOnce(&mut Recording)) -> (LiveAnswer, String) {
    let question = question();
    let scenario = question.to_be_played().unwrap_or_else(|complaint| panic!("{complaint}"));
    let mut recording = recording(&Interpretation::of(Edition::CURRENT).with_policy(policy.clone()), &[scenario]);
    meddle(&mut recording);
    let judgement = judge(&recording, &Claims::plain(Edition::CURRENT), suffixes::embedded());
    let answer = LiveAnswer::of(&question, &recording, &judgement, Duration::from_millis(1234));
    let mut report = question.asked(Scope::Usual, Timestamp::from_milliseconds(0));
    report.live = Some(vec![answer.clone()]);
    (answer, report.live_text())
}

/// The observation of the request that was asked about.
fn asked(recording: &mut Recording) -> &mut Observation {
    recording.plays[0].observations.last_mut().unwrap()
}

/// The current edition, but two minutes of grace for cookies without SameSite.
fn graceful() -> Policy {
    let grace = Parameter::named("lax-allowing-unsafe").unwrap();
    let two_minutes = grace.alternatives.iter().find(|alternative| alternative.word == "120s").unwrap();
    two_minutes.applied_to(&Edition::CURRENT.policy())
}

#[test]
fn what_was_predicted_and_seen_is_told_in_a_line() {
    let (answer, text) = told(&Edition::CURRENT.policy(), |_| {});
    assert_eq!((answer.verdict, answer.exit()), (Verdict::Agrees, Exit::Clean));
    insta::assert_snapshot!(text, @"

    in real browsers
      * model 999 open, 1.2 s: stored, not sent, as predicted
        POST https://shop.example/paid came without a Cookie header
    ");
}

#[test]
fn what_nobody_predicted_stands_beside_what_was() {
    let (answer, text) = told(&graceful(), |_| {});
    assert_eq!((answer.verdict, answer.exit()), (Verdict::NewDeviation, Exit::Deviation));
    insta::assert_snapshot!(text, @"

    in real browsers
      * model 999 open, 1.2 s: stored, sent; predicted: stored, not sent
        POST https://shop.example/paid came with Cookie: cart=7
        that is new: nobody has claimed it of this browser
    ");
}

#[test]
fn a_request_that_is_not_made_is_no_request_without_cookies() {
    let (answer, text) = told(&Edition::CURRENT.policy(), |recording| asked(recording).requests.clear());
    assert_eq!((answer.verdict, answer.exit()), (Verdict::NotMade, Exit::Deviation));
    insta::assert_snapshot!(text, @"

    in real browsers
      * model 999 open, 1.2 s: made no such request
        that is new: nobody has claimed it of this browser
    ");
}

#[test]
fn a_page_that_never_ended_says_nothing() {
    let (answer, text) = told(&Edition::CURRENT.policy(), |recording| asked(recording).settled = None);
    assert_eq!((answer.verdict, answer.exit()), (Verdict::Vacuous, Exit::Harness));
    insta::assert_snapshot!(text, @"

    in real browsers
      * model 999 open, 1.2 s: could not be seen: the document that made it left no trace of its end
        POST https://shop.example/paid came without a Cookie header
    ");
    let (answer, text) = told(&Edition::CURRENT.policy(), |recording| recording.plays.clear());
    assert_eq!((answer.given.seen, answer.exit()), (None, Exit::Harness));
    assert!(text.ends_with("1.2 s: could not be seen: nothing was recorded\n"), "{text}");
}

/// Chromium's list has all names below `dev`, and more.
#[test]
fn a_browser_that_prefers_https_is_the_reason() {
    let (answer, text) = told(&Edition::CURRENT.policy(), |recording| {
        for seen in &mut recording.plays[0].observations {
            for request in seen.requests.iter_mut().filter(|request| request.scheme == "http") {
                request.scheme = "https".to_owned();
                seen.settled = None;
            }
        }
        asked(recording).settled = None;
        asked(recording).requests.clear();
    });
    assert_eq!(answer.exit(), Exit::Harness);
    insta::assert_snapshot!(text, @"

    in real browsers
      * model 999 open, 1.2 s: could not be seen: it went to https instead of http://pay.example/,
        because of a list of its own (HSTS); ask about https, or about another name, such as
        your-blog.example
    ");
}
