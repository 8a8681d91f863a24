//! The boxes within a page that depend on the learner: predictions and challenges.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::LessonScreen;
use crate::course::{Block, Challenge, Page, Prediction};
use crate::ui::action::letter;
use crate::ui::prose::{self, Mark, ProseLine};
use crate::ui::screens::View;

impl LessonScreen {
    /// The lines of a page: its title, then its blocks.
    pub(super) fn lay(&self, page: &Page, view: &View, width: u16) -> Vec<ProseLine> {
        let title = prose::words(&page.title, view.look.theme().title, width);
        let mut lines: Vec<ProseLine> = title.into_iter().map(ProseLine::from).collect();
        lines.push(ProseLine::default());
        let insets = |block: &Block, width| match block {
            Block::Predict(prediction) => self.predict(prediction, view, width),
            Block::Challenge(key) => {
                let found = self.lesson.challenges.iter().find(|c| c.key == *key);
                found.map_or_else(Vec::new, |challenge| self.task(challenge, view, width))
            }
            _ => Vec::new(),
        };
        lines.extend(prose::blocks(self.told(page, view), view.look, width, &insets));
        lines
    }

    /// The blocks up to the first prediction that was not made yet: what follows speaks of what
    /// will be seen.
    fn told<'a>(&self, page: &'a Page, view: &View) -> &'a [Block] {
        let open = |block: &Block| matches!(block, Block::Predict(made) if self.choice(made, view).is_none());
        let last = page.blocks.iter().position(open);
        last.map_or(&page.blocks[..], |last| &page.blocks[..=last])
    }

    fn predict(&self, prediction: &Prediction, view: &View, width: u16) -> Vec<ProseLine> {
        let (look, theme, glyphs) = (view.look, view.look.theme(), view.look.glyphs());
        let inner = width.saturating_sub(4);
        let made = self.choice(prediction, view);
        let revealed = self.revealed(prediction, view);
        let question = prose::paragraph(&prediction.question, theme.text, look, inner);
        let mut lines: Vec<ProseLine> = question.into_iter().map(ProseLine::from).collect();
        for (i, choice) in prediction.choices.iter().enumerate() {
            let aimed = made.is_none() && self.answering == Some(i);
            let style = if aimed { theme.selected } else { theme.text };
            let sign = if made == Some(i) { glyphs.full } else { glyphs.empty };
            let verdict = match (revealed, choice.right, made == Some(i)) {
                (true, true, _) => Span::styled(format!("{} ", glyphs.check), theme.good),
                (true, false, true) => Span::styled(format!("{} ", glyphs.cross), theme.bad),
                _ => Span::raw("  "),
            };
            let first = Span::styled(format!("{} {sign} ", letter(i as u8)), theme.accent);
            let words = prose::paragraph(&choice.text, style, look, inner.saturating_sub(6));
            let words = words.into_iter().map(ProseLine::from).collect();
            let mut block = prose::prefixed(words, &first, &Span::raw("    "));
            block = prose::prefixed(block, &verdict, &Span::raw("  "));
            for line in &mut block {
                line.mark = Some(Mark::Choice(prediction.key.clone(), i));
            }
            lines.extend(block);
            if revealed && (choice.right || made == Some(i)) && !choice.answer.is_empty() {
                let why =
                    prose::paragraph(&choice.answer, theme.text, look, inner.saturating_sub(6));
                let why = why.into_iter().map(ProseLine::from).collect();
                let gap = Span::raw("      ");
                lines.extend(prose::prefixed(why, &gap, &gap));
            }
        }
        let key = |action| self.key_of(action, view);
        let next = match (made, revealed) {
            (None, _) => "Choose by letter: you will see whether the run agrees.".to_owned(),
            (Some(_), false) => {
                format!(
                    "Now let it run ({}): what happens explains itself.",
                    key(crate::ui::Action::RunPause)
                )
            }
            (Some(_), true) => String::new(),
        };
        if !next.is_empty() {
            lines.push(ProseLine::default());
            lines.extend(prose::words(&next, theme.dim, inner).into_iter().map(ProseLine::from));
        }
        boxed("predict", lines, theme.accent, view, width)
    }

    fn task(&self, challenge: &Challenge, view: &View, width: u16) -> Vec<ProseLine> {
        let (theme, language) = (view.look.theme(), view.look.language());
        let inner = width.saturating_sub(4);
        let mut lines: Vec<ProseLine> = Vec::new();
        let mut say = |text: &str, style: Style| {
            lines.extend(prose::words(text, style, inner).into_iter().map(ProseLine::from));
        };
        say(challenge.title.get(language), theme.strong);
        say(challenge.task.get(language), theme.text);
        let taken = self.hints_taken(challenge, view);
        for (i, hint) in challenge.hints.iter().take(taken).enumerate() {
            say("", theme.text);
            say(&format!("Hint {}. {}", i + 1, hint.get(language)), theme.emphasis);
        }
        let met = self.is_met(challenge, view);
        let left = challenge.hints.len().saturating_sub(taken);
        let mut end = Vec::new();
        if met {
            let praise = challenge.praise.get(language);
            let words = if praise.is_empty() { "Met." } else { praise };
            let first = Span::styled(format!("{} ", view.look.glyphs().check), theme.good);
            let words = prose::words(words, theme.good, inner.saturating_sub(2));
            let words = words.into_iter().map(ProseLine::from).collect();
            end = prose::prefixed(words, &first, &Span::raw("  "));
        } else if left > 0 {
            let key = self.key_of(crate::ui::Action::Hint, view);
            let words = format!("{key} gives a hint ({left} left)");
            end.push(Line::styled(words, theme.dim).into());
        }
        if !end.is_empty() {
            lines.push(ProseLine::default());
            lines.extend(end);
        }
        let style = if met { theme.good } else { theme.accent };
        boxed("challenge", lines, style, view, width)
    }

    fn key_of(&self, action: crate::ui::Action, view: &View) -> String {
        let contexts = super::act::contexts(self, view);
        view.keymap.keys(&contexts, action).first().map(ToString::to_string).unwrap_or_default()
    }
}

/// Lines in a border with a title.
fn boxed(
    title: &str,
    lines: Vec<ProseLine>,
    style: Style,
    view: &View,
    width: u16,
) -> Vec<ProseLine> {
    let set = view.look.glyphs().border;
    let border = view.look.theme().border;
    let inner = usize::from(width.saturating_sub(2));
    let rule = |n: usize, glyph: &str| glyph.repeat(n);
    let top = Line::from(vec![
        Span::styled(set.top_left.to_owned(), border),
        Span::styled(format!(" {title} "), style),
        Span::styled(rule(inner.saturating_sub(title.width() + 2), set.horizontal_top), border),
        Span::styled(set.top_right.to_owned(), border),
    ]);
    let mut out = vec![ProseLine::from(top)];
    for mut line in lines {
        let gap = inner.saturating_sub(1 + line.line.width());
        line.line.spans.insert(0, Span::styled(format!("{} ", set.vertical_left), border));
        line.line.spans.push(Span::raw(" ".repeat(gap)));
        line.line.spans.push(Span::styled(set.vertical_right.to_owned(), border));
        out.push(line);
    }
    let bottom = [set.bottom_left, &rule(inner, set.horizontal_bottom), set.bottom_right].concat();
    out.push(Line::styled(bottom, border).into());
    out
}
