import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/**
 * The editor's look from the design tokens: custom properties reach into the shadow tree, so both themes and a change between them need
 * no other style. What base.css says about ligatures does not reach it and is said again.
 */
const theme = EditorView.theme({
  '&': {
    minHeight: '36px',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--radius)',
    backgroundColor: 'var(--panel)',
    color: 'var(--text)',
    fontSize: 'var(--font-body)',
    fontVariantLigatures: 'none',
  },
  '&.cm-locked': { borderColor: 'var(--line)', backgroundColor: 'var(--raised)', color: 'var(--text-3)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px', maxHeight: '168px', overflow: 'auto' },
  '.cm-content': { padding: '7px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 10px' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-placeholder': { color: 'var(--text-3)' },
  '& .cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    background: 'light-dark(#cfd2fa, #3b4080)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--selected)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--selected)', outline: '1px solid var(--line-strong)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent', color: 'var(--critical)' },
  '.cm-lintRange': { paddingBottom: '0', textUnderlineOffset: '4px', textDecorationSkipInk: 'none' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--critical)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--warning)' },
  '.cm-lintRange-info': { backgroundImage: 'none', textDecoration: 'underline dotted var(--info)' },
  '.cm-lintPoint-error:after': { borderBottomColor: 'var(--critical)' },
  '.cm-tooltip': {
    zIndex: '15',
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius)',
    backgroundColor: 'var(--panel)',
    color: 'var(--text)',
    boxShadow: 'var(--shadow)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { maxHeight: '272px', padding: '4px', fontFamily: 'var(--mono)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'center',
    height: '24px',
    padding: '0 8px',
    borderRadius: 'var(--radius-small)',
    fontSize: 'var(--font-table)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--selected)', color: 'var(--text)' },
  '.cm-completionLabel': { flex: '1', overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionMatchedText': { color: 'var(--accent)', textDecoration: 'none', fontWeight: '600' },
  '.cm-completionDetail': {
    marginLeft: '16px',
    color: 'var(--text-3)',
    fontStyle: 'normal',
    fontSize: 'var(--font-small)',
  },
  '.cm-completionInfo': {
    maxWidth: '320px',
    padding: '8px 10px',
    fontFamily: 'var(--sans)',
    fontSize: 'var(--font-table)',
    lineHeight: '18px',
    color: 'var(--text-2)',
  },
  '.cm-diagnostic': {
    maxWidth: '480px',
    padding: '4px 8px',
    borderLeft: '0',
    fontFamily: 'var(--sans)',
    fontSize: 'var(--font-table)',
  },
  '.cm-snippetField': { backgroundColor: 'var(--selected)' },
});

const highlight = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--text-3)', fontStyle: 'italic' },
  { tag: tags.labelName, color: 'var(--code-label)' },
  { tag: tags.string, color: 'var(--code-string)' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: tags.function(tags.variableName), color: 'var(--code-function)' },
  { tag: [tags.operatorKeyword, tags.modifier, tags.logicOperator], color: 'var(--code-keyword)' },
  { tag: [tags.operator, tags.arithmeticOperator, tags.paren, tags.squareBracket, tags.brace], color: 'var(--text-2)' },
]);

/** Colours and measures of the expression editor. */
export const editorTheme: Extension = [theme, syntaxHighlighting(highlight)];
