//! A lesson: its pages to read and the experiment of each page to run.
//!
//! From [`SIDE_BY_SIDE`] columns on both stand beside each other; on a narrower terminal
//! they are two tabs. Every experiment of the lesson keeps its own run while the lesson is
//! open, so that turning back a page finds what was left there.

mod act;
mod draw;
mod insets;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::lab::Lab;
use super::{Cx, View};
use crate::course::{Block, Challenge, Fact, Lesson, Page, Prediction};
use crate::lab::Goal;
use crate::ui::prose::ProseLine;

/// From this width on, prose and lab stand side by side.
const SIDE_BY_SIDE: u16 = 100;
/// Columns that the lab keeps beside the widest formula.
const LAB_LEAST: u16 = 44;

/// An open lesson.
#[derive(Debug)]
pub(crate) struct LessonScreen {
    lesson: Arc<Lesson>,
    page: usize,
    /// Runs by index of their experiment, opened when a page first needs them.
    labs: BTreeMap<usize, Lab>,
    /// The keys go to the prose; on a narrow terminal, the prose is what is shown.
    reading: bool,
    scroll: u16,
    /// The choice of the page's prediction that `enter` would make.
    answering: Option<usize>,
    /// Predictions that were made before the lesson was opened: their answers are no secret.
    known: BTreeSet<String>,
    /// Pages that were recorded as read since the lesson was opened.
    read: BTreeSet<usize>,
}

/// Where prose and lab stand; an absent part is none.
#[derive(Clone, Copy, Debug)]
struct Parts {
    prose: Option<Rect>,
    lab: Option<Rect>,
}

impl LessonScreen {
    /// Opens a lesson at a page, or where the learner left it.
    pub(crate) fn open(lesson: &Arc<Lesson>, page: Option<usize>, cx: &mut Cx) -> Self {
        let id = lesson.id.0.to_string();
        let left_at = cx.progress.at.as_ref().filter(|(at, _)| *at == id).map(|(_, page)| *page);
        let pages = lesson.pages(cx.look.language()).len();
        let page = page.or(left_at).unwrap_or(0).min(pages.saturating_sub(1));
        let made = cx.progress.predictions.keys().filter(|(of, _)| *of == id);
        let mut screen = Self {
            known: made.map(|(_, key)| key.clone()).collect(),
            lesson: Arc::clone(lesson),
            page,
            labs: BTreeMap::new(),
            reading: true,
            scroll: 0,
            answering: None,
            read: BTreeSet::new(),
        };
        screen.turn_to(page, cx);
        screen
    }

    fn id(&self) -> String {
        self.lesson.id.0.to_string()
    }

    fn pages<'a>(&'a self, view: &View) -> &'a [Page] {
        self.lesson.pages(view.look.language())
    }

    fn page<'a>(&'a self, view: &View) -> Option<&'a Page> {
        self.pages(view).get(self.page)
    }

    /// The page's experiment: its own, or the last one before it.
    fn experiment(&self, view: &View) -> Option<usize> {
        self.pages(view).iter().take(self.page + 1).rev().find_map(|page| page.experiment)
    }

    fn lab(&self, view: &View) -> Option<&Lab> {
        self.labs.get(&self.experiment(view)?)
    }

    fn lab_mut(&mut self, cx: &Cx) -> Option<&mut Lab> {
        let experiment = self.experiment(&cx.view())?;
        self.labs.get_mut(&experiment)
    }

    /// Shows a page: opens its run where it has none yet, and lets the others rest.
    fn turn_to(&mut self, page: usize, cx: &mut Cx) {
        self.page = page;
        self.scroll = 0;
        self.answering = None;
        self.reading = true;
        cx.record(Fact::At { lesson: self.id(), page });
        let wanted = self.experiment(&cx.view());
        for (index, lab) in &self.labs {
            if Some(*index) != wanted {
                lab.pause(cx);
            }
        }
        let Some(index) = wanted else { return };
        if !self.labs.contains_key(&index) {
            let Some(experiment) = self.lesson.experiments.get(index) else { return };
            let goals = self.goals(index);
            self.labs.insert(index, Lab::open(experiment, goals, cx));
        }
        let microscope = self.page(&cx.view()).is_some_and(|page| page.microscope);
        if let Some(lab) = self.labs.get_mut(&index) {
            lab.zoomed = false;
            if microscope {
                lab.open_scope(cx);
            } else if lab.scope.is_some() {
                lab.back(cx);
            }
        }
    }

    /// The challenges that an experiment's run is graded for, in the order of its goals.
    fn graded(&self, experiment: usize) -> impl Iterator<Item = &Challenge> {
        self.lesson.challenges.iter().filter(move |c| c.experiment == experiment)
    }

    fn goals(&self, experiment: usize) -> Vec<Goal> {
        self.graded(experiment).map(|challenge| challenge.goal.clone()).collect()
    }

    /// The prediction of the page, if it has one.
    fn prediction<'a>(&'a self, view: &View) -> Option<&'a Prediction> {
        self.page(view)?.blocks.iter().find_map(|block| match block {
            Block::Predict(prediction) => Some(prediction),
            _ => None,
        })
    }

    /// The prediction of the page that still waits for an answer.
    fn pending<'a>(&'a self, view: &View) -> Option<&'a Prediction> {
        self.prediction(view).filter(|prediction| self.choice(prediction, view).is_none())
    }

    /// What the learner predicted, if they did.
    fn choice(&self, prediction: &Prediction, view: &View) -> Option<usize> {
        let key = (self.id(), prediction.key.clone());
        view.progress.predictions.get(&key).map(|(choice, _)| *choice)
    }

    /// Whether the outcome may be told: the prediction was made and the run was seen.
    fn revealed(&self, prediction: &Prediction, view: &View) -> bool {
        self.choice(prediction, view).is_some()
            && (self.known.contains(&prediction.key) || self.lab(view).is_none_or(|lab| lab.seen))
    }

    /// The challenge of the page, if it has one.
    fn challenge<'a>(&'a self, view: &View) -> Option<&'a Challenge> {
        let key = self.page(view)?.blocks.iter().find_map(|block| match block {
            Block::Challenge(key) => Some(key),
            _ => None,
        })?;
        self.lesson.challenges.iter().find(|challenge| challenge.key == *key)
    }

    fn is_met(&self, challenge: &Challenge, view: &View) -> bool {
        view.progress.challenges.contains(&(self.id(), challenge.key.clone()))
    }

    fn hints_taken(&self, challenge: &Challenge, view: &View) -> usize {
        view.progress.hints.get(&(self.id(), challenge.key.clone())).copied().unwrap_or(0)
    }

    /// Where everything stands.
    fn parts(&self, view: &View) -> Parts {
        let body = view.body;
        let Some(lab) = self.lab(view) else {
            return Parts { prose: Some(column(body, body.width)), lab: None };
        };
        if lab.zoomed && !self.reading {
            return Parts { prose: None, lab: Some(body) };
        }
        if body.width < SIDE_BY_SIDE {
            return if self.reading {
                Parts { prose: Some(column(body, body.width)), lab: None }
            } else {
                Parts { prose: None, lab: Some(self.below_task(view, body)) }
            };
        }
        let width = (body.width * 2 / 5).max(self.formulas(view) + 6).clamp(46, 76);
        let width = width.min(body.width.saturating_sub(LAB_LEAST)).max(46);
        let rest = Rect { x: body.x + width, width: body.width - width, ..body };
        Parts { prose: Some(column(body, width)), lab: Some(rest) }
    }

    /// Columns that the widest formula of the page takes: no part of it may be cut off.
    fn formulas(&self, view: &View) -> u16 {
        let blocks = self.page(view).map_or(&[][..], |page| &page.blocks);
        let widths = blocks.iter().map(|block| match block {
            Block::Formula { lines, .. } => {
                lines.iter().map(|line| Line::from(line.as_str()).width()).max().unwrap_or(0)
            }
            _ => 0,
        });
        widths.max().unwrap_or(0) as u16
    }

    /// The lab's area below the line that recalls the page's task.
    fn below_task(&self, view: &View, body: Rect) -> Rect {
        let task = u16::from(self.challenge(view).is_some());
        Rect { y: body.y + task, height: body.height.saturating_sub(task), ..body }
    }

    /// The lines of the page at a width.
    fn lines(&self, view: &View, width: u16) -> Vec<ProseLine> {
        self.page(view).map_or_else(Vec::new, |page| self.lay(page, view, width))
    }

    /// How far the page can be scrolled.
    fn last_scroll(&self, view: &View) -> u16 {
        let Some(area) = self.parts(view).prose else { return 0 };
        let lines = self.lines(view, area.width).len() as u16;
        lines.saturating_sub(area.height)
    }
}

/// The column of prose at the left of an area: never wider than is good to read.
fn column(body: Rect, width: u16) -> Rect {
    let room = width.saturating_sub(4);
    let text = room.min(crate::ui::prose::WIDEST);
    // On a screen that has the prose alone, the column stands in the middle.
    let x = if width == body.width { body.x + (body.width - text) / 2 } else { body.x + 2 };
    Rect { x, y: body.y, width: text, height: body.height }
}
