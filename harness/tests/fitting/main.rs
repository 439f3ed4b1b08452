//! Fitting, auditing and the clause table: what they find in recordings that the model itself made.
//!
//! A synthetic recording is what a browser would have left behind that follows a given interpretation to the letter.
//! No browser is needed.

mod looking;
mod random;
mod recovery;
mod synthetic;
