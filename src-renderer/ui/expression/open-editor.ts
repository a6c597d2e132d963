import {
  autocompletion,
  type CompletionContext,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  selectedCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { setDiagnostics } from '@codemirror/lint';
import { Annotation, Compartment, EditorState, type Extension, Prec, type Transaction } from '@codemirror/state';
import { type Command, drawSelection, EditorView, keymap, placeholder, tooltips } from '@codemirror/view';
import { LanguageType, promQLLanguage } from '@prometheus-io/codemirror-promql';
import { completionOver } from './completion.ts';
import { completionClient } from './completion-client.ts';
import { editorTheme } from './editor-theme.ts';
import { marksOf } from './fault-marks.ts';
import type { SeriesNames } from './series-names.ts';

/** What happens in an editor; called with the newest functions by its owner. */
export interface EditorEvents {
  readonly onChange: (text: string) => void;
  /** The text as it stands now: what React knows may be a key behind. */
  readonly onRun: (text: string) => void;
  /** The expression before (-1) or after (1) the one shown in the history, or undefined at its end. */
  readonly onRecall: (step: -1 | 1, text: string) => string | undefined;
  readonly onFocus: () => void;
}

export interface EditorOptions {
  readonly text: string;
  /** Name of the field; changes by `label`. */
  readonly label: string;
  readonly hint: string;
  readonly book: SeriesNames;
  /**
   * `run`: Enter runs, Escape leaves the field, arrows at its ends move through what was asked before. `form`: Enter begins a line;
   * Ctrl+Enter and Escape are left to the form that it stands in.
   */
  readonly keys: 'run' | 'form';
  readonly isDisabled: boolean;
  readonly events: () => EditorEvents;
}

/** An open expression editor. */
export interface ExpressionEditor extends Disposable {
  /** Shows another text, the cursor at its end; does nothing when it is the same. */
  setText(text: string): void;
  setLabel(label: string): void;
  setDisabled(isDisabled: boolean): void;
  /** What the engine noted about `expr`, for as long as that text stands. */
  note(expr: string, notes: readonly string[]): void;
  focus(from?: number, to?: number): void;
  readonly hasFocus: boolean;
}

/** A change that came from the owner, who does not have to hear of it. */
const given = Annotation.define<true>();

/** Time after the last key until the expression is judged, ms: a half-typed word is not an error yet. */
const JUDGE_MS = 250;

/** Up at the very start and down at the very end move through the history; elsewhere the arrows move the cursor. */
function recall(step: -1 | 1, events: () => EditorEvents): Command {
  return (view) => {
    const { main } = view.state.selection;
    const end = view.state.doc.length;
    const atEdge = main.empty && main.head === (step === -1 ? 0 : end);
    const found = atEdge ? events().onRecall(step, view.state.doc.toString()) : undefined;
    if (found === undefined) return false;
    view.dispatch({
      changes: { from: 0, to: end, insert: found },
      selection: { anchor: step === -1 ? 0 : found.length },
      userEvent: 'input.recall',
    });
    return true;
  };
}

/** Enter on an entry that stands in the text already: there is nothing to complete, so it runs. */
function isWritten(state: EditorState): boolean {
  const label = selectedCompletion(state)?.label;
  const { head } = state.selection.main;
  if (label === undefined || state.sliceDoc(head - label.length, head) !== label) return false;
  return !/[\w:]/.test(state.sliceDoc(head - label.length - 1, head - label.length));
}

/** The keys of a field that is run by itself. */
function runKeys(run: () => boolean, events: () => EditorEvents): Extension {
  return [
    Prec.highest(
      keymap.of([{ key: 'Enter', run: (target) => isWritten(target.state) && closeCompletion(target) && run() }]),
    ),
    // Below the completion's own keys: its Enter takes the chosen entry, its Escape closes the list.
    Prec.high(
      keymap.of([
        { key: 'Enter', run },
        { key: 'ArrowUp', run: recall(-1, events) },
        { key: 'ArrowDown', run: recall(1, events) },
        {
          key: 'Escape',
          run: (target) => {
            target.contentDOM.blur();
            return true;
          },
        },
      ]),
    ),
  ];
}

/**
 * What the browser is about to replace: the editor hears of a new selection only a moment later. In a shadow tree the event names no
 * ranges; Chromium's shadow roots have a selection of their own instead, and where there is none the editor's has to do.
 */
function markedIn(view: EditorView): { readonly from: number; readonly to: number } {
  // Not in the standard, and so not in the types; asked for before it is called.
  const root = view.root as DocumentOrShadowRoot & { getSelection?: () => Selection | null };
  const { anchorNode = null, anchorOffset = 0, focusNode = null, focusOffset = 0 } = root.getSelection?.() ?? {};
  if (!view.contentDOM.contains(anchorNode) || !view.contentDOM.contains(focusNode)) return view.state.selection.main;
  if (anchorNode === null || focusNode === null) return view.state.selection.main;
  const ends = [view.posAtDOM(anchorNode, anchorOffset), view.posAtDOM(focusNode, focusOffset)];
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

/**
 * What is typed becomes a change of the text at once. Left to the browser, replacing coloured text keeps its look by an inline
 * style, which `style-src 'self'` refuses (and reports). What an input method composes still goes the browser's way.
 */
const typing = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { data } = event;
    if (event.inputType !== 'insertText' || data === null || event.isComposing || view.composing) return false;
    const { from, to } = markedIn(view);
    const insert = (): Transaction =>
      view.state.update({
        changes: { from, to, insert: data },
        selection: { anchor: from + data.length },
        userEvent: 'input.type',
        scrollIntoView: true,
      });
    const taken = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, data, insert));
    if (!taken) view.dispatch(insert());
    return true;
  },
});

/**
 * Opens the PromQL editor in `host`. It lives in a shadow tree: there CodeMirror's styles are adopted style sheets, which
 * `style-src 'self'` allows, where in the document they would be inline `<style>` elements, which it refuses.
 */
export function openEditor(host: HTMLElement, options: EditorOptions): ExpressionEditor {
  const { book, events, keys } = options;
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const language = promQLLanguage(LanguageType.PromQL);
  const strategy = completionOver(completionClient(book));
  const naming = new Compartment();
  const locking = new Compartment();
  const named = (label: string): Extension =>
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-multiline': 'true' });
  const locked = (isDisabled: boolean): Extension =>
    isDisabled
      ? [
          EditorState.readOnly.of(true),
          EditorView.editable.of(false),
          EditorView.contentAttributes.of({ 'aria-disabled': 'true' }),
          EditorView.editorAttributes.of({ class: 'cm-locked' }),
        ]
      : [];
  let noted = { expr: '', notes: [] as readonly string[] };
  let judging: ReturnType<typeof setTimeout> | undefined;
  const judge = (): void => {
    const text = view.state.doc.toString();
    view.dispatch(setDiagnostics(view.state, marksOf(text, noted.expr, noted.notes)));
  };
  const judgeLater = (): void => {
    clearTimeout(judging);
    judging = setTimeout(judge, JUDGE_MS);
  };
  const run = (): boolean => {
    clearTimeout(judging);
    judge();
    // What is still asked for would come up over the answer.
    closeCompletion(view);
    events().onRun(view.state.doc.toString());
    return true;
  };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: options.text,
      selection: { anchor: options.text.length },
      extensions: [
        editorTheme,
        language,
        language.data.of({ autocomplete: (context: CompletionContext) => strategy.promQL(context) }),
        // Before the completion: of keys with one precedence the first extension's is asked first.
        keys === 'run' ? runKeys(run, events) : [],
        autocompletion({ icons: false, maxRenderedOptions: 60 }),
        tooltips({ position: 'fixed' }),
        typing,
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        placeholder(options.hint),
        EditorView.lineWrapping,
        naming.of(named(options.label)),
        keymap.of(closeBracketsKeymap),
        locking.of(locked(options.isDisabled)),
        // Also in a form, which hears of the key itself: else it would begin a line.
        Prec.high(keymap.of([{ key: 'Mod-Enter', run }])),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.updateListener.of((update) => {
          if (update.focusChanged && update.view.hasFocus) events().onFocus();
          if (!update.docChanged) return;
          judgeLater();
          if (!update.transactions.some((one) => one.annotation(given))) events().onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
  judge();
  return {
    setText: (text) => {
      if (view.state.doc.toString() === text) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: text.length },
        annotations: given.of(true),
      });
      judge();
    },
    setDisabled: (isDisabled) => {
      view.dispatch({ effects: locking.reconfigure(locked(isDisabled)) });
    },
    setLabel: (label) => {
      view.dispatch({ effects: naming.reconfigure(named(label)) });
    },
    note: (expr, notes) => {
      if (noted.expr === expr && noted.notes.join('\n') === notes.join('\n')) return;
      noted = { expr, notes };
      judgeLater();
    },
    focus: (from = view.state.doc.length, to = from) => {
      view.focus();
      const end = view.state.doc.length;
      view.dispatch({ selection: { anchor: Math.min(from, end), head: Math.min(to, end) }, scrollIntoView: true });
    },
    get hasFocus() {
      return view.hasFocus;
    },
    [Symbol.dispose]: () => {
      clearTimeout(judging);
      view.destroy();
    },
  };
}
