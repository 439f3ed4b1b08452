//! What is wrong with a file that a person wrote, and where.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::de::DeserializeOwned;

/// One complaint about a scenario file, or another file that a person wrote: what is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it keeps anybody from going on.
    pub severity: Severity,
    /// The file's path, or its id when it came with the program.
    pub path: String,
    /// The file's whole text.
    pub source: String,
    /// The octets that are to blame.
    pub span: Range<usize>,
    /// What is wrong, as a lower-case fragment.
    pub message: String,
    /// What to write instead, as a lower-case fragment.
    pub help: Option<String>,
}

/// How bad a complaint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing can be done with the text.
    Error,
    /// The text is understood, and most likely not meant.
    Warning,
}

impl std::error::Error for Diagnostic {}

/// What is read from a text that a person wrote, or the first complaint about it.
pub type Diagnosed<T> = Result<T, Box<Diagnostic>>;

/// A text that a person wrote, and what complaints call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceText<'t> {
    /// The file's path, or another name of the text.
    pub path: &'t str,
    /// The text, from its first octet on.
    pub text: &'t str,
}

impl SourceText<'_> {
    /// A complaint about a part of the text, with what to write instead.
    #[must_use]
    pub fn complaint(self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Box<Diagnostic> {
        Box::new(Diagnostic { help: Some(help.into()), ..self.bare_complaint(span, message) })
    }

    /// A warning about a part of the text, with what was meant, perhaps.
    #[must_use]
    pub fn warning(self, span: Range<usize>, message: impl Into<String>, help: Option<String>) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, help, ..self.bare_complaint(span, message) }
    }

    fn bare_complaint(self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            path: self.path.to_owned(),
            source: self.text.to_owned(),
            span,
            message: message.into(),
            help: None,
        }
    }

    /// Reads the text as TOML of the shape asked for.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with its syntax or its shape.
    pub fn toml<T: DeserializeOwned>(self) -> Diagnosed<T> {
        toml::from_str(self.text)
            .map_err(|error| Box::new(self.bare_complaint(error.span().unwrap_or(0..0), error.message())))
    }
}

/// The complaint with the line it is about and a caret below, without colours.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let snippet = Snippet::source(&self.source)
            .path(&self.path)
            .annotation(AnnotationKind::Primary.span(self.span_within_source()));
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut report = level.primary_title(&self.message).element(snippet);
        if let Some(help) = &self.help {
            report = report.element(Level::HELP.message(help));
        }
        f.write_str(&Renderer::plain().render(&[report]))
    }
}

impl Diagnostic {
    /// The span, cut to what the source has.
    fn span_within_source(&self) -> Range<usize> {
        let end = self.span.end.min(self.source.len());
        self.span.start.min(end)..end
    }
}
