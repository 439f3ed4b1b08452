//! Itineraries: the journeys of some cases cut into turns, each by one document, in the order in which they are taken.

use samesite_scenarios::{
    Actor, Case, DocumentHeader, FrameDocument, Hop, HopTarget, Journey, Obstacle, Opening, Probe, ProbeKind, Purpose,
    Revisit, StepTaken, Window, elsewhere,
};
use samesite_servers::Token;
use url::Url;

/// A hop with the token that its URL bears.
#[derive(Clone, Debug)]
pub(crate) struct TokenedHop<'c> {
    pub(crate) case: &'c Case,
    pub(crate) hop: Hop,
    pub(crate) token: Token,
}

/// What some cases that share a page have a browser do, or one case.
#[derive(Debug)]
pub(crate) struct Itinerary<'c> {
    /// Every document that comes.
    pub(crate) documents: Vec<Document<'c>>,
    /// The turns, one after another; never empty.
    pub(crate) turns: Vec<Turn<'c>>,
}

/// A document that comes.
#[derive(Clone, Debug)]
pub(crate) struct Document<'c> {
    /// The documents from the top down to it, itself the last.
    pub(crate) chain: Vec<FrameDocument>,
    /// The document that it is framed in.
    pub(crate) parent: Option<usize>,
    /// The document that it frames from the start.
    pub(crate) framed: Option<usize>,
    /// Its window, counted as they open.
    pub(crate) window: usize,
    /// The token under which a server is asked for it: that of the document that it is once more, if it is.
    pub(crate) token: Token,
    /// How many came under that token before.
    pub(crate) visit: usize,
    /// The hops that bring it, redirects first; empty where nobody asks how it comes.
    pub(crate) arriving: Vec<TokenedHop<'c>>,
    /// The token of the document that leads to it in its frame, and the hop that brings that one, where somebody asks.
    pub(crate) before: Option<(Token, Option<TokenedHop<'c>>)>,
    /// The elements that it is framed by, outermost first, as CSS selectors: one, but where a set of frames is around it.
    pub(crate) elements: Vec<String>,
    /// Whether a step of the document around it brings it.
    pub(crate) is_brought_by_step: bool,
    /// Why it does nothing, if it does not.
    pub(crate) obstacle: Option<Obstacle>,
    /// How many steps it has taken.
    steps: usize,
}

/// What one document does without anybody else doing anything in between.
#[derive(Debug)]
pub(crate) struct Turn<'c> {
    /// The document.
    pub(crate) by: usize,
    /// How it begins.
    pub(crate) start: Start,
    /// The documents that come at its beginning, outermost first; empty where the document has been there.
    pub(crate) arrives: Vec<usize>,
    /// The steps that stay where they are, each with its hops.
    pub(crate) steps: Vec<StepOfTurn<'c>>,
    /// The documents that are framed in what those steps bring.
    pub(crate) framed: Vec<usize>,
    /// The step that leads on to the next document.
    pub(crate) leaving: Option<Probe>,
    /// The turn that the step which leads on brings about.
    pub(crate) leads_to: Option<usize>,
    /// The window in which its beginning is brought about.
    pub(crate) acts_in: usize,
    /// Whether windows come that the case has no use for.
    pub(crate) leaves_windows: bool,
    /// What the standards let nobody do; it is looked for all the same.
    pub(crate) prevented: Vec<TokenedHop<'c>>,
}

/// A step that stays where it is.
#[derive(Debug)]
pub(crate) struct StepOfTurn<'c> {
    pub(crate) hops: Vec<TokenedHop<'c>>,
    /// Its number among the steps of the document.
    pub(crate) number: usize,
}

/// How a turn begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// The user types in the address of the page that comes.
    AddressBar(Url),
    /// The user clicks what the turn before offers.
    Click,
    /// The turn before leads on by itself.
    ByItself,
    /// The user presses the reload button.
    Reload,
    /// The user presses the back button.
    Back,
    /// The user presses the forward button.
    Forward,
    /// The document is there, and is told to go on.
    Told,
}

/// Whether a step asks for storage access, which the user has to allow first.
fn asks_for_storage_access(hops: &[TokenedHop<'_>]) -> bool {
    hops.iter().any(|hop| hop.hop.probe.is_some_and(|probe| probe.facts().asks_for_storage_access))
}

impl Turn<'_> {
    /// Whether the user allows its document to have storage access before it begins.
    pub(crate) fn asks_for_storage_access(&self) -> bool {
        self.steps.iter().any(|step| asks_for_storage_access(&step.hops))
    }
}

impl<'c> Itinerary<'c> {
    /// The itinerary of some cases that share a page, or of one case.
    pub(crate) fn of(cases: &[&'c Case]) -> Self {
        let mut itinerary = Self { documents: Vec::new(), turns: Vec::new() };
        let mut page: Option<Vec<usize>> = None;
        for case in cases {
            let opened = itinerary.follow(case, &case.journey(), page.clone());
            page.get_or_insert(opened);
        }
        itinerary
    }

    /// Follows a journey; `page` says where the documents of its page stand, if another case has opened it. They are given back.
    fn follow(&mut self, case: &'c Case, journey: &Journey, page: Option<Vec<usize>>) -> Vec<usize> {
        let hops = journey.clone().hops(case);
        let tokened = |hop: Hop| TokenedHop { case, hop, token: Token::random() };
        // By name: what sets cookies has been told to the hops only now.
        let told = |hop: &Hop| tokened(hops.iter().find(|other| other.id == hop.id).unwrap_or(hop).clone());
        let opened = page.unwrap_or_else(|| self.open(case, journey, &told));
        let mut places = opened.clone();
        for taken in &journey.steps {
            let brings: Vec<usize> = taken.brings.iter().map(|&place| self.add(journey, place, &mut places)).collect();
            self.take(taken, places[taken.by], &brings, taken.hops.iter().map(told).collect(), case);
        }
        for hop in hops.iter().filter(|hop| matches!(hop.purpose, Purpose::Prove(_))) {
            let proof = tokened(hop.clone());
            let place = self.page(vec![FrameDocument::served(hop.url.clone())], 0, proof.token);
            self.documents[place].arriving.push(proof);
            self.turn(place, Start::AddressBar(hop.url.clone()), vec![place], 0);
        }
        opened
    }

    /// The page that the cases begin with, and the one that led to it, if one did; the page's documents.
    fn open(&mut self, case: &'c Case, journey: &Journey, told: &dyn Fn(&Hop) -> TokenedHop<'c>) -> Vec<usize> {
        let top = &case.page[0];
        let asked = |name: &str| journey.opening.iter().find(|hop| hop.id == name).map(told);
        let mut start = Start::AddressBar(top.url.clone());
        if let Some(from) = &top.came_from {
            let before = self.page(vec![FrameDocument::served(from.clone())], 0, Token::random());
            self.arrive(before, asked("page-before"));
            self.turn(before, Start::AddressBar(from.clone()), vec![before], 0);
            self.lead_on(Probe::Link);
            start = Start::Click;
        }
        let mut places = Vec::new();
        for place in 0..journey.opened {
            let document = self.add(journey, place, &mut places);
            self.arrive(document, asked(&journey.documents[place].name));
            if place > 0 && case.page[place].came_from.is_some() {
                let hop = asked(&format!("{}-before", journey.documents[place].name));
                let token = hop.as_ref().map_or_else(Token::random, |hop| hop.token);
                self.documents[document].before = Some((token, hop));
            }
        }
        debug_assert!(
            case.opening == Opening::Asked || journey.opening.is_empty(),
            "nobody asks how such a page comes"
        );
        let by = self.innermost_there(&places).expect("a top-level document is there");
        self.turn(by, start, places.clone(), 0);
        places
    }

    /// A top-level document.
    fn page(&mut self, chain: Vec<FrameDocument>, window: usize, token: Token) -> usize {
        self.documents.push(Document {
            chain,
            parent: None,
            framed: None,
            window,
            token,
            visit: 0,
            arriving: Vec::new(),
            before: None,
            elements: vec!["iframe".to_owned()],
            is_brought_by_step: false,
            obstacle: None,
            steps: 0,
        });
        self.documents.len() - 1
    }

    /// A document of a journey. `places` says where those before it stand among all.
    fn add(&mut self, journey: &Journey, place: usize, places: &mut Vec<usize>) -> usize {
        let loaded = &journey.documents[place];
        let again = loaded.again.map(|again| places[again]);
        let (token, visit) = match again {
            Some(again) => {
                let token = self.documents[again].token;
                // A frame may have been loaded once more by itself, before the page around it is.
                let visits = self.documents.iter().filter(|other| other.token == token).map(|other| other.visit);
                (token, visits.max().map_or(0, |last| last + 1))
            }
            None => (Token::random(), 0),
        };
        let new = self.page(loaded.chain.clone(), loaded.window, token);
        (self.documents[new].visit, self.documents[new].obstacle) = (visit, loaded.obstacle);
        if let Some(parent) = loaded.parent {
            let parent = places[parent];
            self.documents[new].parent = Some(parent);
            // What comes with the document around it follows it at once.
            if parent + 1 == new && loaded.with_frames < journey.documents[place - 1].with_frames {
                self.documents[parent].framed = Some(new);
            }
        }
        places.push(new);
        new
    }

    fn arrive(&mut self, document: usize, hop: Option<TokenedHop<'c>>) {
        let Some(hop) = hop else { return };
        if self.documents[document].visit == 0 {
            self.documents[document].token = hop.token;
        }
        self.documents[document].arriving.push(hop);
    }

    fn turn(&mut self, by: usize, start: Start, arrives: Vec<usize>, acts_in: usize) {
        self.turns.push(Turn {
            by,
            start,
            arrives,
            steps: Vec::new(),
            framed: Vec::new(),
            leaving: None,
            leads_to: None,
            acts_in,
            leaves_windows: false,
            prevented: Vec::new(),
        });
    }

    fn last(&mut self) -> &mut Turn<'c> {
        self.turns.last_mut().expect("the page has a turn")
    }

    /// Lets the last turn lead on to the next one.
    fn lead_on(&mut self, probe: Probe) {
        let next = self.turns.len();
        let last = self.last();
        (last.leaving, last.leads_to) = (Some(probe), Some(next));
    }

    /// Makes it the turn of a document, unless it is.
    fn let_act(&mut self, by: usize, next: &[TokenedHop<'c>]) {
        let sets = |hops: &[TokenedHop<'_>]| hops.iter().any(|hop| !hop.hop.sets.is_empty());
        let asks = asks_for_storage_access;
        let last = self.last();
        // What sets cookies is done for itself: what comes after it waits, and it waits for what comes before. So is what
        // asks for cookies, and it waits for the user to allow it besides.
        let before = last.steps.last();
        let waits = asks(next) || before.is_some_and(|step| sets(&step.hops) || sets(next) || asks(&step.hops));
        if last.by != by || last.leaving.is_some() || waits {
            let window = self.documents[by].window;
            self.turn(by, Start::Told, Vec::new(), window);
        }
    }

    fn take(&mut self, taken: &StepTaken, by: usize, brings: &[usize], mut hops: Vec<TokenedHop<'c>>, case: &'c Case) {
        let step = &case.steps[taken.step];
        let probe = step.probe;
        let window = self.documents[by].window;
        let prevented: Vec<TokenedHop<'c>> = hops.extract_if(.., |hop| hop.hop.obstacle.is_some()).collect();
        self.last().prevented.extend(prevented);
        if hops.is_empty() {
            return;
        }
        // Frames of what comes are asked for after it.
        let own = hops.iter().position(|hop| hop.hop.id == step.id).map_or(hops.len(), |last| last + 1);
        let framed = hops.split_off(own);
        for hop in framed {
            // Its client is the chain around it; the document before it, if it came from one, is no part of that.
            let HopTarget::Nested(around) = &hop.hop.target else { continue };
            let depth = around.len();
            let Some(&document) = brings.iter().find(|&&place| self.documents[place].chain.len() == depth + 1) else {
                continue;
            };
            if hop.hop.id.ends_with("-before") {
                self.documents[document].before = Some((hop.token, Some(hop)));
            } else {
                self.arrive(document, Some(hop));
            }
        }
        for &document in brings {
            let came_from = self.documents[document].chain.last().and_then(|place| place.came_from.clone());
            if came_from.is_some() && self.documents[document].before.is_none() && Some(&document) != brings.first() {
                self.documents[document].before = Some((Token::random(), None));
            }
        }
        if !probe.leaves_page() && probe.kind() != ProbeKind::SelfNavigation {
            self.stay(by, brings, hops);
            return;
        }
        let Some(&top) = brings.first() else { return };
        // What is blocked comes nowhere: whoever should have led there says so.
        let innermost = self.innermost_there(brings).unwrap_or(*brings.last().expect("something comes"));
        // What asks for leave goes where the request itself will go; a page that comes once more, where it came from.
        if self.documents[top].visit == 0
            && let Some(last) = hops.last()
        {
            self.documents[top].token = last.token;
        }
        let replaces_frame = self.documents[top].parent.is_some();
        if replaces_frame {
            self.documents[top].elements = self.documents[by].elements.clone();
        }
        self.documents[top].arriving = hops;
        let start = match (probe, probe.kind(), probe.facts().actor) {
            (Probe::Back, ..) => {
                self.go_elsewhere(by);
                Start::Back
            }
            (_, ProbeKind::AddressBar, _) => Start::AddressBar(self.documents[top].chain[0].url.clone()),
            (_, ProbeKind::Revisit(revisit), Actor::Browser) => match revisit {
                Revisit::Back => Start::Back,
                Revisit::Forward => Start::Forward,
                Revisit::UserReload | Revisit::ScriptReload => Start::Reload,
            },
            _ => {
                self.let_act(by, &[]);
                self.lead_on(probe);
                if probe.is_clicked() { Start::Click } else { Start::ByItself }
            }
        };
        self.turn(innermost, start, brings.to_vec(), window);
        self.last().leaves_windows = probe.facts().window != Window::Same;
    }

    /// A step that stays where it is.
    fn stay(&mut self, by: usize, brings: &[usize], mut hops: Vec<TokenedHop<'c>>) {
        self.let_act(by, &hops);
        for place in 1..hops.len() {
            if hops[place - 1].hop.is_preflight() {
                // What asks for leave goes where the request itself will go.
                hops[place].token = hops[place - 1].token;
            }
        }
        let number = self.documents[by].steps;
        self.documents[by].steps += 1;
        if let (Some(&document), Some(last)) = (brings.first(), hops.last()) {
            let document = &mut self.documents[document];
            (document.token, document.is_brought_by_step) = (last.token, true);
            document.elements = vec![format!("#in-{number}")];
            if last.hop.probe == Some(Probe::Frame) {
                document.elements.push("frame".to_owned());
            }
        }
        let turn = self.last();
        turn.steps.push(StepOfTurn { hops, number });
        turn.framed.extend(brings.iter().skip(1));
    }

    /// Leads the window of a document away from its page, to come back.
    fn go_elsewhere(&mut self, from: usize) {
        let top = self.inclusive_ancestors(from).last().expect("a document is among them");
        self.let_act(top, &[]);
        self.lead_on(Probe::Link);
        let window = self.documents[top].window;
        let place = self.page(vec![FrameDocument::served(elsewhere())], window, Token::random());
        self.turn(place, Start::Click, vec![place], window);
    }

    /// The token that a hint ahead of a document names; `None` where there is no hint.
    pub(crate) fn hinted(&self, document: usize) -> Option<Token> {
        let steps = self.turns.iter().filter(|turn| turn.by == document).flat_map(|turn| &turn.steps);
        let is_hint = |hop: &&TokenedHop<'_>| {
            let header = hop.hop.probe.and_then(|probe| probe.facts().header);
            header.is_some_and(DocumentHeader::is_sent_ahead)
        };
        steps.flat_map(|step| &step.hops).find(is_hint).map(|hop| hop.token)
    }

    /// The turn in which somebody goes back to a top-level document, and whether the case lets the browser keep it; `None`
    /// where nobody does. A browser may keep what it was told not to.
    pub(crate) fn turn_of_return(&self, document: usize) -> Option<(usize, bool)> {
        let Document { token, visit, parent, .. } = self.documents[document];
        self.turns.iter().enumerate().filter(|_| parent.is_none()).find_map(|(number, turn)| {
            let comes = &self.documents[*turn.arrives.first()?];
            let probe = comes.arriving.last()?.hop.probe?;
            let returns = comes.token == token && comes.visit == visit + 1 && turn.start != Start::Reload;
            returns.then_some((number, probe.facts().may_be_kept))
        })
    }

    /// The innermost of some documents, each framed in the one before, that does something.
    fn innermost_there(&self, places: &[usize]) -> Option<usize> {
        places.iter().rev().copied().find(|&place| self.documents[place].obstacle.is_none())
    }

    /// A document, the one that it is framed in, and so on up to the top-level one.
    fn inclusive_ancestors(&self, document: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(document), |&at| self.documents[at].parent)
    }

    /// The elements that the frames down to a document are, outermost first.
    pub(crate) fn path(&self, document: usize) -> Vec<String> {
        let framed = self.inclusive_ancestors(document).filter(|&at| self.documents[at].parent.is_some());
        let mut path: Vec<&[String]> = framed.map(|at| &*self.documents[at].elements).collect();
        path.reverse();
        path.concat()
    }

    /// Whether a document must be seen, or what is framed in it: the user clicks there, or its style asks for something,
    /// which it does for what is shown alone.
    pub(crate) fn is_seen(&self, document: usize) -> bool {
        let is_named_by_style = |step: &StepOfTurn<'_>| {
            step.hops.iter().any(|hop| hop.hop.probe.is_some_and(|probe| probe.facts().is_named_by_style))
        };
        let mut looked_at = self
            .turns
            .iter()
            .filter(|turn| turn.leaving.is_some_and(Probe::is_clicked) || turn.steps.iter().any(is_named_by_style));
        looked_at.any(|turn| self.inclusive_ancestors(turn.by).any(|at| at == document))
    }
}
