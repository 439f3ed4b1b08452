//! What is left out of a document, because it is what everybody expects.

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
pub(crate) const fn is_false(value: &bool) -> bool {
    !*value
}
