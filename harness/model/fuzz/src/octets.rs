//! Lines and dates, octet by octet.

use samesite_model::{Attribute, Edition, SetCookie, Timestamp, parse_cookie_date};

/// The years that a cookie's date can name: 1601 to 9999.
const DATES: std::ops::Range<i64> = -11_644_473_600_000..253_402_300_800_000;

/// Parses a line under every edition: no part is longer than what it was cut from, and what was parsed says the same
/// when it is parsed again.
pub fn set_cookie(line: &[u8]) {
    for edition in Edition::ALL {
        let policy = edition.policy();
        let Ok(parsed) = SetCookie::parse(line, &policy) else { continue };
        assert_eq!(
            SetCookie::parse(line, &policy),
            Ok(parsed.clone()),
            "{edition} parses it otherwise the second time"
        );
        let separators = line.iter().filter(|&&octet| octet == b';').count();
        assert!(parsed.attributes.len() <= separators, "more attributes than semicolons: {parsed:?}");
        assert!(parsed.name.len() + parsed.value.len() <= line.len(), "longer than the line: {parsed:?}");
        assert!(!parsed.name.contains(&b'=') && !parsed.name.contains(&b';'), "{parsed:?}");
        assert!(!parsed.value.contains(&b';'), "{parsed:?}");
        for octets in [&parsed.name, &parsed.value] {
            let blank = |octet: Option<&u8>| matches!(octet, Some(b' ' | b'\t'));
            assert!(!blank(octets.first()) && !blank(octets.last()), "{edition} leaves blanks at the ends: {parsed:?}");
        }
        for attribute in &parsed.attributes {
            if let Attribute::Expires(date) = attribute {
                assert!(DATES.contains(&date.milliseconds()), "{date}");
            }
        }
        // The pair alone is a line that makes the same cookie.
        let pair = [&parsed.name[..], b"=", &parsed.value].concat();
        if !parsed.name.is_empty() {
            let again = SetCookie::parse(&pair, &policy).unwrap_or_else(|rule| panic!("{edition}: {rule:?}"));
            assert_eq!((again.name, again.value), (parsed.name, parsed.value), "{edition}");
        }
    }
}

/// Parses a date: what it names can be written down plainly, and read again as the same.
pub fn date(text: &[u8]) {
    let Some(date) = parse_cookie_date(text) else { return };
    assert!(DATES.contains(&date.milliseconds()), "{date}");
    assert_eq!(parse_cookie_date(plainly(date).as_bytes()), Some(date), "{}", plainly(date));
    // Words that are neither numbers nor months mean nothing before a date that is whole.
    let with_words = [b"Someday ".as_slice(), text].concat();
    assert_eq!(parse_cookie_date(&with_words), Some(date));
}

/// A date as servers should write it, by counting days one year and one month after the other.
fn plainly(date: Timestamp) -> String {
    let seconds = date.milliseconds().div_euclid(1000);
    let (mut days, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = |year: i64| if leap(year) { 366 } else { 365 };
    let mut year = 1970;
    while days < 0 {
        year -= 1;
        days += length(year);
    }
    while days >= length(year) {
        days -= length(year);
        year += 1;
    }
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    format!("Day, {:02} {} {year} {hour:02}:{minute:02}:{second:02} GMT", days + 1, months[month])
}
