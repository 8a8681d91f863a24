//! What a learner can ask for, by name.
//!
//! The names are what the keymap, the palette and the help share: an action that is added to
//! [`Action::all`] is in all three.

use crate::course::{Rating, Sureness};
use crate::text::Language;

use super::{ColorDepth, GlyphSet};

/// The colour ladder, the richest first.
pub const COLORS: [ColorDepth; 4] =
    [ColorDepth::TrueColor, ColorDepth::Ansi256, ColorDepth::Ansi16, ColorDepth::None];

/// The glyph ladder, the finest first.
pub const GLYPHS: [GlyphSet; 3] = [GlyphSet::Braille, GlyphSet::Blocks, GlyphSet::Ascii];

/// Something that a learner can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    // Everywhere.
    Quit,
    Back,
    Home,
    Help,
    Palette,
    Glossary,
    Search,
    Sandbox,
    // Moving about.
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Top,
    Bottom,
    Enter,
    NextPane,
    PreviousPane,
    // Reading.
    NextPage,
    PreviousPage,
    Hint,
    Questions,
    Tick,
    /// The n-th answer, from 0.
    Choose(u8),
    // A run.
    RunPause,
    StepForward,
    StepBack,
    Restart,
    Reseed,
    Faster,
    Slower,
    FlatOut,
    TurnDown,
    TurnUp,
    TurnDownFar,
    TurnUpFar,
    /// Show or hide the n-th arm, from 0.
    Arm(u8),
    NextArm,
    PreviousArm,
    LogAxis,
    Cursor,
    Zoom,
    Microscope,
    Explain,
    NextFinding,
    PreviousFinding,
    TakeRemedy,
    UndoRemedy,
    // The microscope.
    StageForward,
    StageBack,
    ExampleForward,
    ExampleBack,
    // A sequence.
    NextSymbol,
    PreviousSymbol,
    NextUnit,
    PreviousUnit,
    FollowUnit,
    NextSequence,
    PreviousSequence,
    TypeSequence,
    Warmer,
    Cooler,
    // The sandbox.
    AddLayer,
    DeleteLayer,
    Edit,
    Save,
    // The interview.
    Interview,
    Drill,
    MockInterview,
    LastReport,
    InterviewDate,
    MoreNew,
    FewerNew,
    SearchQuestions,
    Sure(Sureness),
    Rate(Rating),
    NotKnown,
    StopClock,
    EndMock,
    // Preferences.
    Speak(Language),
    Colors(ColorDepth),
    Glyphs(GlyphSet),
}

impl Action {
    /// Every action, in the order in which menus show them.
    #[must_use]
    pub fn all() -> Vec<Self> {
        use Action as A;
        let mut all = vec![
            A::RunPause,
            A::StepForward,
            A::StepBack,
            A::Restart,
            A::Reseed,
            A::Faster,
            A::Slower,
            A::FlatOut,
            A::TurnDown,
            A::TurnUp,
            A::TurnDownFar,
            A::TurnUpFar,
            A::NextPage,
            A::PreviousPage,
            A::Enter,
            A::Hint,
            A::Questions,
            A::Tick,
            A::Microscope,
            A::Explain,
            A::NextFinding,
            A::PreviousFinding,
            A::TakeRemedy,
            A::UndoRemedy,
            A::StageForward,
            A::StageBack,
            A::ExampleForward,
            A::ExampleBack,
            A::NextSymbol,
            A::PreviousSymbol,
            A::NextUnit,
            A::PreviousUnit,
            A::FollowUnit,
            A::NextSequence,
            A::PreviousSequence,
            A::TypeSequence,
            A::Warmer,
            A::Cooler,
            A::NextArm,
            A::PreviousArm,
            A::NextPane,
            A::PreviousPane,
            A::Zoom,
            A::Cursor,
            A::LogAxis,
            A::Interview,
            A::Drill,
            A::MockInterview,
            A::LastReport,
            A::InterviewDate,
            A::MoreNew,
            A::FewerNew,
            A::SearchQuestions,
            A::NotKnown,
            A::StopClock,
            A::EndMock,
            A::Sandbox,
            A::Edit,
            A::AddLayer,
            A::DeleteLayer,
            A::Save,
            A::Up,
            A::Down,
            A::Left,
            A::Right,
            A::PageUp,
            A::PageDown,
            A::Top,
            A::Bottom,
            A::Glossary,
            A::Search,
            A::Palette,
            A::Help,
            A::Home,
            A::Back,
            A::Quit,
        ];
        all.extend((0..10).map(A::Choose));
        all.extend((0..9).map(A::Arm));
        all.extend(Sureness::ALL.map(A::Sure));
        all.extend(Rating::ALL.map(A::Rate));
        all.extend(Language::ALL.map(A::Speak));
        all.extend(COLORS.map(A::Colors));
        all.extend(GLYPHS.map(A::Glyphs));
        all
    }

    /// The name in the keymap, the palette and the help.
    #[must_use]
    pub fn name(self) -> String {
        let (name, _) = self.words();
        match self {
            Self::Choose(n) => format!("{name} {}", letter(n)),
            Self::Arm(n) => format!("{name} {}", n + 1),
            _ => name.to_owned(),
        }
    }

    /// One word or two for the footer.
    #[must_use]
    pub fn short(self) -> &'static str {
        self.words().1
    }

    /// The action of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|action| action.name() == name)
    }

    /// Whether it means something on every screen.
    #[must_use]
    pub fn is_preference(self) -> bool {
        matches!(self, Self::Speak(_) | Self::Colors(_) | Self::Glyphs(_))
    }

    /// The full name and the footer's word.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Quit => ("quit", "quit"),
            Self::Back => ("back", "back"),
            Self::Home => ("go home", "home"),
            Self::Help => ("help for this screen", "help"),
            Self::Palette => ("palette of all actions", "palette"),
            Self::Glossary => ("glossary of this page", "glossary"),
            Self::Search => ("search the course", "search"),
            Self::Sandbox => ("open the sandbox", "sandbox"),
            Self::Up => ("up", "up"),
            Self::Down => ("down", "down"),
            Self::Left => ("left", "left"),
            Self::Right => ("right", "right"),
            Self::PageUp => ("page up", "page up"),
            Self::PageDown => ("page down", "page down"),
            Self::Top => ("to the top", "top"),
            Self::Bottom => ("to the bottom", "bottom"),
            Self::Enter => ("open or accept", "open"),
            Self::NextPane => ("next pane", "pane"),
            Self::PreviousPane => ("previous pane", "pane back"),
            Self::NextPage => ("next page", "next"),
            Self::PreviousPage => ("previous page", "previous"),
            Self::Hint => ("take a hint", "hint"),
            Self::Questions => ("questions of this lesson", "questions"),
            Self::Tick => ("take or leave this answer", "tick"),
            Self::Choose(_) => ("choose answer", "answer"),
            Self::RunPause => ("run or pause", "run"),
            Self::StepForward => ("one step forward", "step"),
            Self::StepBack => ("one step back", "back"),
            Self::Restart => ("restart with the same weights", "restart"),
            Self::Reseed => ("restart with a new seed", "new seed"),
            Self::Faster => ("faster", "faster"),
            Self::Slower => ("slower", "slower"),
            Self::FlatOut => ("as fast as it goes", "flat out"),
            Self::TurnDown => ("turn down", "turn"),
            Self::TurnUp => ("turn up", "turn"),
            Self::TurnDownFar => ("turn down tenfold", "turn ×10"),
            Self::TurnUpFar => ("turn up tenfold", "turn ×10"),
            Self::Arm(_) => ("show or hide arm", "arm"),
            Self::NextArm => ("next arm", "arm"),
            Self::PreviousArm => ("previous arm", "arm"),
            Self::LogAxis => ("logarithmic or linear axis", "log"),
            Self::Cursor => ("read values with a cursor", "read off"),
            Self::Zoom => ("zoom the pane", "zoom"),
            Self::Microscope => ("microscope", "microscope"),
            Self::Explain => ("explain this moment", "explain"),
            Self::NextFinding => ("next finding", "next"),
            Self::PreviousFinding => ("previous finding", "previous"),
            Self::TakeRemedy => ("do what helps", "do this"),
            Self::UndoRemedy => ("undo what was done", "undo"),
            Self::StageForward => ("next operation", "forth"),
            Self::StageBack => ("previous operation", "back"),
            Self::ExampleForward => ("next example", "example"),
            Self::ExampleBack => ("previous example", "example"),
            Self::NextSymbol => ("next step of the sequence", "step"),
            Self::PreviousSymbol => ("previous step of the sequence", "step"),
            Self::NextUnit => ("next unit", "unit"),
            Self::PreviousUnit => ("previous unit", "unit"),
            Self::FollowUnit => ("follow one unit alone", "one unit"),
            Self::NextSequence => ("next sequence", "sequence"),
            Self::PreviousSequence => ("previous sequence", "sequence"),
            Self::TypeSequence => ("type a sequence", "type"),
            Self::Warmer => ("higher temperature", "warmer"),
            Self::Cooler => ("lower temperature", "cooler"),
            Self::AddLayer => ("add a layer", "add layer"),
            Self::DeleteLayer => ("remove the layer", "remove"),
            Self::Edit => ("type a value", "type"),
            Self::Save => ("save as a file", "save"),
            Self::Interview => ("prepare for the interview", "interview"),
            Self::Drill => ("drill: choose what is asked", "drill"),
            Self::MockInterview => ("hold a mock interview", "mock interview"),
            Self::LastReport => ("report of the last mock interview", "last report"),
            Self::InterviewDate => ("set the day of the interview", "date"),
            Self::MoreNew => ("more new questions a day", "more new"),
            Self::FewerNew => ("fewer new questions a day", "fewer new"),
            Self::SearchQuestions => ("search the questions", "search"),
            Self::Sure(Sureness::Guess) => ("how sure: a guess", "a guess"),
            Self::Sure(Sureness::Likely) => ("how sure: likely", "likely"),
            Self::Sure(Sureness::Sure) => ("how sure: sure", "sure"),
            Self::Rate(Rating::Again) => ("rate it: again", "again"),
            Self::Rate(Rating::Hard) => ("rate it: hard", "hard"),
            Self::Rate(Rating::Good) => ("rate it: good", "good"),
            Self::Rate(Rating::Easy) => ("rate it: easy", "easy"),
            Self::NotKnown => ("not known: go on without an answer", "not known"),
            Self::StopClock => ("stop or start the clock", "clock"),
            Self::EndMock => ("end the mock interview", "end it"),
            Self::Speak(Language::En) => ("language: English", "English"),
            Self::Speak(Language::Fr) => ("language: français", "français"),
            Self::Colors(ColorDepth::TrueColor) => ("colours: true", "true colours"),
            Self::Colors(ColorDepth::Ansi256) => ("colours: 256", "256 colours"),
            Self::Colors(ColorDepth::Ansi16) => ("colours: 16", "16 colours"),
            Self::Colors(ColorDepth::None) => ("colours: none", "no colours"),
            Self::Glyphs(GlyphSet::Braille) => ("glyphs: braille", "braille"),
            Self::Glyphs(GlyphSet::Blocks) => ("glyphs: blocks", "blocks"),
            Self::Glyphs(GlyphSet::Ascii) => ("glyphs: ASCII", "ASCII"),
        }
    }
}

/// The letter of the n-th answer, from 0.
#[must_use]
pub fn letter(n: u8) -> char {
    char::from(b'a' + n.min(25))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_find_their_action() {
        for action in Action::all() {
            assert_eq!(Action::named(&action.name()), Some(action), "{}", action.name());
        }
    }
}
