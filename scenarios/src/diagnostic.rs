//! What is wrong with a file that a person wrote, and where.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// One complaint about a scenario file, or another file that a person wrote: what is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file's path, or its id when it came with the program.
    pub path: String,
    /// The file's text.
    pub source: String,
    /// The octets that are to blame.
    pub span: Range<usize>,
    /// What is wrong, as a lower-case fragment.
    pub message: String,
    /// What to write instead, as a lower-case fragment.
    pub help: Option<String>,
}

impl std::error::Error for Diagnostic {}

/// The complaint with the line it is about and a caret below, without colours.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let snippet = Snippet::source(&self.source)
            .path(&self.path)
            .annotation(AnnotationKind::Primary.span(self.span_within_source()));
        let mut report = Level::ERROR.primary_title(&self.message).element(snippet);
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
