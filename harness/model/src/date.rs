//! The cookie-date algorithm, rfc6265bis-22 §5.1.1 "Dates": lenient about order and delimiters, strict about ranges.

use crate::time::Timestamp;

/// Reads a date as an `Expires` attribute carries it; `None` when it fails to parse.
///
#[doc = spec!("5.1.1", " \"Dates\".")]
#[must_use]
pub fn parse_cookie_date(text: &[u8]) -> Option<Timestamp> {
    let mut found = Found::default();
    for token in text.split(|&octet| is_delimiter(octet)).filter(|token| !token.is_empty()) {
        found.take(token);
    }
    found.date()
}

/// **Spec:** §5.1.1, the `delimiter` production.
fn is_delimiter(octet: u8) -> bool {
    matches!(octet, 0x09 | 0x20..=0x2f | 0x3b..=0x40 | 0x5b..=0x60 | 0x7b..=0x7e)
}

/// What the tokens read so far have given.
#[derive(Default)]
struct Found {
    time: Option<[u32; 3]>,
    day_of_month: Option<u32>,
    month: Option<u32>,
    year: Option<u32>,
}

impl Found {
    /// **Spec:** §5.1.1 step 2: each token is the first thing it can be that has not been found yet.
    fn take(&mut self, token: &[u8]) {
        if self.time.is_none()
            && let Some(time) = time(token)
        {
            self.time = Some(time);
        } else if self.day_of_month.is_none()
            && let Some(day) = number(token, 1, 2)
        {
            self.day_of_month = Some(day);
        } else if self.month.is_none()
            && let Some(month) = month(token)
        {
            self.month = Some(month);
        } else if self.year.is_none()
            && let Some(year) = number(token, 2, 4)
        {
            self.year = Some(year);
        }
    }

    /// **Spec:** §5.1.1 steps 3 to 7.
    fn date(&self) -> Option<Timestamp> {
        let [hour, minute, second] = self.time?;
        let (day, month) = (self.day_of_month?, self.month?);
        let year = match self.year? {
            year @ 70..=99 => year + 1900,
            year @ 0..=69 => year + 2000,
            year => year,
        };
        if year < 1601 || hour > 23 || minute > 59 || second > 59 || day < 1 || day > days_in(month, year) {
            return None;
        }
        let days = days_since_1970(year, month, day);
        Some(Timestamp::from_seconds(days * 86_400 + i64::from(hour * 3600 + minute * 60 + second)))
    }
}

/// A number of `least` to `most` digits, followed by nothing or by a non-digit and anything.
fn number(token: &[u8], least: usize, most: usize) -> Option<u32> {
    let digits = token.iter().take_while(|octet| octet.is_ascii_digit()).count();
    if digits < least || digits > most {
        return None;
    }
    std::str::from_utf8(&token[..digits]).ok()?.parse().ok()
}

/// **Spec:** §5.1.1, the `hms-time` production; what follows the seconds is ignored when it starts with a non-digit.
fn time(token: &[u8]) -> Option<[u32; 3]> {
    let mut fields = token.splitn(3, |&octet| octet == b':');
    let exact = |field: &[u8]| number(field, 1, 2).filter(|_| field.iter().all(u8::is_ascii_digit));
    let hour = exact(fields.next()?)?;
    let minute = exact(fields.next()?)?;
    let second = number(fields.next()?, 1, 2)?;
    Some([hour, minute, second])
}

fn month(token: &[u8]) -> Option<u32> {
    const MONTHS: [&[u8]; 12] =
        [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];
    let name = token.get(..3)?;
    let index = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    u32::try_from(index + 1).ok()
}

fn days_in(month: u32, year: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the Gregorian calendar, counting years from March so that leap days come last.
fn days_since_1970(year: u32, month: u32, day: u32) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}
