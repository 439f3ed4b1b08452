//! The unguessable names of registered documents.

use std::fmt;
use std::str::FromStr;

/// The name of one registered document: 128 random bits, written as 32
/// lower-case hexadecimal digits.
///
/// A token is unguessable so that a request which bears one can only come
/// from a page that was given it: never from a favicon, a speculative load or
/// another run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(u128);

impl Token {
    /// The name of the query parameter in which a request bears its token.
    pub const QUERY_PARAMETER: &str = "t";

    const DIGITS: usize = 32;

    /// Draws a new token.
    ///
    /// # Panics
    ///
    /// When the system has no source of randomness.
    #[must_use]
    pub fn random() -> Self {
        let mut octets = [0; 16];
        getrandom::fill(&mut octets).expect("the system has a source of randomness");
        Self(u128::from_be_bytes(octets))
    }

    /// Finds the token that a query (without its `?`) bears: the value of the
    /// first parameter called [`Token::QUERY_PARAMETER`].
    #[must_use]
    pub fn in_query(query: &str) -> Option<Self> {
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(name, _)| *name == Self::QUERY_PARAMETER)
            .and_then(|(_, value)| value.parse().ok())
    }
}

impl fmt::Display for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Token({self})")
    }
}

/// A text that is no [`Token`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no token of 32 lower-case hexadecimal digits")]
pub struct TokenError {
    text: String,
}

impl FromStr for Token {
    type Err = TokenError;

    /// Reads what `Display` writes, and nothing else: one token, one spelling.
    fn from_str(text: &str) -> Result<Self, TokenError> {
        let is_digit = |octet| matches!(octet, b'0'..=b'9' | b'a'..=b'f');
        if text.len() == Self::DIGITS
            && text.bytes().all(is_digit)
            && let Ok(bits) = u128::from_str_radix(text, 16)
        {
            return Ok(Self(bits));
        }
        Err(TokenError { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    const TEXT: &str = "00112233445566778899aabbccddeeff";

    #[test]
    fn text_and_token_are_one_to_one() {
        let token = Token::random();
        assert_eq!(token.to_string().parse(), Ok(token));
        assert_ne!(token, Token::random());
        assert_eq!(TEXT.parse::<Token>().unwrap().to_string(), TEXT);
        for wrong in ["", "0011", &TEXT.to_uppercase(), &format!("+{}", &TEXT[1..])] {
            let error = wrong.parse::<Token>().unwrap_err();
            assert!(error.to_string().contains(&format!("{wrong:?}")));
        }
    }

    #[test]
    fn a_token_is_found_wherever_it_stands_in_the_query() {
        let token = TEXT.parse().unwrap();
        for query in
            [format!("t={TEXT}"), format!("x=y&t={TEXT}"), format!("t={TEXT}&x=t"), format!("tt=1&&t={TEXT}&t=other")]
        {
            assert_eq!(Token::in_query(&query), Some(token), "{query}");
        }
        for query in [
            "".to_owned(),
            "t".to_owned(),
            "t=".to_owned(),
            format!("T={TEXT}"),
            format!("x=t={TEXT}"),
            format!("t=other&t={TEXT}"),
            format!("t={TEXT}0"),
        ] {
            assert_eq!(Token::in_query(&query), None, "{query}");
        }
    }
}
