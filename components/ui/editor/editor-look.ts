import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const theme = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--ink)", fontSize: "inherit" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--font-mono)",
    fontSize: "12.5px",
    lineHeight: "1.6",
    minHeight: "11rem",
    maxHeight: "31rem",
  },
  ".cm-content": { padding: "0.5rem 0", caretColor: "var(--ink)", minHeight: "10rem" },
  ".cm-line": { padding: "0 0.625rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selected)", outline: "1px solid var(--line-strong)" },
  ".cm-lintRange": { paddingBottom: "1px", backgroundImage: "none", borderBottom: "2px dotted var(--in-flight)" },
  ".cm-lintRange-error": { borderBottom: "2px solid var(--gave-up)" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--gave-up)" },
  ".cm-tooltip": {
    border: "1px solid var(--line-strong)",
    borderRadius: "6px",
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--font-mono)",
    fontSize: "12.5px",
    maxHeight: "14rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 8px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--selected)", color: "var(--ink)" },
  ".cm-completionDetail": { color: "var(--faint)", fontStyle: "normal", marginLeft: "0.75em" },
  ".cm-diagnostic": { borderLeft: "none", padding: "4px 8px", fontSize: "12.5px" },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--ink)", borderTop: "1px solid var(--line)" },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: "var(--selected)" },
});

/** The same colours as the folded view of JSON. */
const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--muted)" },
  { tag: tags.string, color: "var(--ok)" },
  { tag: tags.number, color: "var(--waiting)" },
  { tag: [tags.bool, tags.null], color: "var(--paused)" },
  { tag: tags.punctuation, color: "var(--faint)" },
]);

/** How editors look: by the page's own tokens, so in both themes. */
export const editorLook: Extension = [theme, syntaxHighlighting(highlight)];
