//! What a report is made of.

use samesite_format::{Judgement, Recording};

/// A recording, and the judgement of it.
pub type Judged = (Recording, Judgement);
