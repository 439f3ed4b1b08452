//! What is registered and what has arrived, under one lock.
//!
//! Documents and exchanges live together, because a request is filed under
//! its token exactly as long as a document is registered there: with two
//! locks, a request in flight could be filed just after its token was
//! forgotten, and would then stay for ever.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::watch;

use crate::response::Document;
use crate::{Exchange, Token};

#[derive(Debug)]
pub(crate) struct Journal {
    pages: Mutex<Pages>,
    /// How many requests have arrived. It is also the bell that wakes those
    /// who wait; it changes only while `pages` is locked.
    arrivals: watch::Sender<u64>,
    unsolicited_limit: usize,
    unsolicited_octets: usize,
}

#[derive(Debug, Default)]
struct Pages {
    entries: HashMap<Token, Entry>,
    unsolicited: VecDeque<Arc<Exchange>>,
    /// How many octets are in `unsolicited`.
    octets: usize,
    unsolicited_dropped: u64,
}

#[derive(Debug)]
struct Entry {
    /// The answers, one after another; the last one is given ever after.
    documents: Vec<Arc<Document>>,
    exchanges: Vec<Arc<Exchange>>,
    /// Its loss lets answers go that are held back; `None` where none are.
    held: Option<watch::Sender<()>>,
}

impl Journal {
    pub(crate) fn new(unsolicited_limit: usize, unsolicited_octets: usize) -> Self {
        Self { pages: Mutex::default(), arrivals: watch::Sender::new(0), unsolicited_limit, unsolicited_octets }
    }

    /// Registers documents, one for each request in turn; earlier ones of
    /// that token are replaced, and its exchanges stay.
    pub(crate) fn register(&self, token: Token, documents: Vec<Document>) {
        let documents: Vec<_> = documents.into_iter().map(Arc::new).collect();
        self.pages().entries.entry(token).and_modify(|entry| entry.documents.clone_from(&documents)).or_insert(Entry {
            documents,
            exchanges: Vec::new(),
            held: None,
        });
    }

    /// Drops the documents and the exchanges of these tokens.
    pub(crate) fn forget(&self, tokens: &[Token]) {
        let mut pages = self.pages();
        for token in tokens {
            pages.entries.remove(token);
        }
    }

    /// Holds back the answers to these tokens.
    pub(crate) fn hold(&self, tokens: &[Token]) {
        let mut pages = self.pages();
        for token in tokens {
            if let Some(entry) = pages.entries.get_mut(token) {
                entry.held = Some(watch::Sender::new(()));
            }
        }
    }

    /// Lets the answers to a token go.
    pub(crate) fn release(&self, token: Token) {
        if let Some(entry) = self.pages().entries.get_mut(&token) {
            entry.held = None;
        }
    }

    /// Whether documents are registered under a token.
    pub(crate) fn knows(&self, token: Token) -> bool {
        self.pages().entries.contains_key(&token)
    }

    /// Enters an exchange, and gives back the document whose turn it is, and
    /// what to wait for before, if the answer is held back: that its sender
    /// is gone. The token that the request bears is kept only when it is
    /// registered.
    pub(crate) fn enter(&self, mut exchange: Exchange) -> (Option<Arc<Document>>, Option<watch::Receiver<()>>) {
        let mut guard = self.pages();
        let pages = &mut *guard;
        exchange.sequence = *self.arrivals.borrow();
        let entry = exchange.token.and_then(|token| pages.entries.get_mut(&token));
        let answer = if let Some(entry) = entry {
            let turn = entry.exchanges.iter().filter(|earlier| !earlier.is_preflight()).count();
            entry.exchanges.push(Arc::new(exchange));
            let held = entry.held.as_ref().map(watch::Sender::subscribe);
            (entry.documents.get(turn).or(entry.documents.last()).cloned(), held)
        } else {
            exchange.token = None;
            pages.octets += exchange.octets();
            pages.unsolicited.push_back(Arc::new(exchange));
            while (pages.unsolicited.len() > self.unsolicited_limit || pages.octets > self.unsolicited_octets)
                && let Some(oldest) = pages.unsolicited.pop_front()
            {
                pages.octets -= oldest.octets();
                pages.unsolicited_dropped += 1;
            }
            (None, None)
        };
        self.arrivals.send_modify(|count| *count += 1);
        answer
    }

    /// The exchanges of a token, in the order of their arrival.
    pub(crate) fn exchanges(&self, token: Token) -> Vec<Arc<Exchange>> {
        self.pages().entries.get(&token).map_or_else(Vec::new, |entry| entry.exchanges.clone())
    }

    /// The earliest exchange that bears any of these tokens.
    pub(crate) fn first(&self, tokens: &[Token]) -> Option<Arc<Exchange>> {
        let pages = self.pages();
        tokens
            .iter()
            .filter_map(|token| pages.entries.get(token)?.exchanges.first())
            .min_by_key(|exchange| exchange.sequence)
            .cloned()
    }

    pub(crate) fn take_unsolicited(&self) -> Vec<Arc<Exchange>> {
        let mut pages = self.pages();
        pages.octets = 0;
        std::mem::take(&mut pages.unsolicited).into()
    }

    pub(crate) fn unsolicited_dropped(&self) -> u64 {
        self.pages().unsolicited_dropped
    }

    /// A view of the number of arrivals which notices every change from now on.
    pub(crate) fn arrivals(&self) -> watch::Receiver<u64> {
        self.arrivals.subscribe()
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().expect("nobody panics under this lock")
    }
}
