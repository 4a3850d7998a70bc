"use client";

import {
  acceptCompletion,
  autocompletion,
  type Completion,
  closeCompletion,
  completionKeymap,
  completionStatus,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { useEffect, useEffectEvent, useLayoutEffect, useRef } from "react";
import type { FieldControl } from "../form/input";
import { editorLook } from "./editor-look";

/** A stretch of the text with something to say about it; offsets in UTF-16 units. */
export interface EditorMark {
  readonly from: number;
  readonly to: number;
  readonly severity: "error" | "info";
  readonly words: string;
}

/** What may be written at a place, and the stretch that it takes the place of. */
export interface EditorCompletions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly { readonly label: string; readonly text: string; readonly detail: string }[];
}

/** Props of {@link TextEditorView}. */
export interface TextEditorViewProps {
  /** Its name for screen readers. */
  label: string;
  value: string;
  /** Coloured and completed as JSON. */
  isJson: boolean;
  marks: readonly EditorMark[];
  /** What may be written at an offset; null: nothing is known. */
  complete: (text: string, offset: number) => EditorCompletions | null;
  onChange: (value: string) => void;
  control: FieldControl;
  /** The selection of the field whose place it takes, if that had the focus. */
  start: { readonly anchor: number; readonly head: number } | null;
}

/** Set on changes that come from outside: they are not told back. */
const fromOutside = Annotation.define<boolean>();

/** See `TextEditor`, which loads it. */
export function TextEditorView(props: TextEditorViewProps) {
  const { value, isJson, marks, label, control, start } = props;
  const box = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const parts = useRef({ language: new Compartment(), attributes: new Compartment() });
  const tell = useEffectEvent((text: string) => props.onChange(text));
  const complete = useEffectEvent((text: string, offset: number) => props.complete(text, offset));

  const create = useEffectEvent((parent: HTMLElement) => {
    const { language, attributes } = parts.current;
    const editor = new EditorView({
      parent,
      state: EditorState.create({
        doc: value,
        ...(start === null ? {} : { selection: within(start, value.length) }),
        extensions: [
          ...basics,
          language.of(languageOf(isJson)),
          attributes.of(attributesOf(label, control)),
          autocompletion({
            icons: false,
            override: [
              ({ state, pos, explicit }) => {
                const found = complete(state.doc.toString(), pos);
                if (found === null || (!explicit && found.from === pos)) return null;
                const options = found.options.filter(beginsWith(state.sliceDoc(found.from, pos)));
                return { from: found.from, to: found.to, options: options.map(toCompletion), filter: false };
              },
            ],
          }),
          EditorView.updateListener.of(({ docChanged, transactions, state }) => {
            if (docChanged && !transactions.some((change) => change.annotation(fromOutside) === true))
              tell(state.doc.toString());
          }),
        ],
      }),
    });
    if (start !== null) editor.focus();
    return editor;
  });

  // Before anything is drawn: it takes the place of a field that may have the focus.
  useLayoutEffect(() => {
    if (box.current === null) return;
    const editor = create(box.current);
    view.current = editor;
    // Before a dialog around it hears of the key: the first Escape closes what is offered.
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !editor.hasFocus || completionStatus(editor.state) !== "active") return;
      closeCompletion(editor);
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("keydown", onEscape, true);
    return () => {
      window.removeEventListener("keydown", onEscape, true);
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: fromOutside.of(true),
    });
  }, [value]);

  useEffect(() => {
    view.current?.dispatch({ effects: parts.current.language.reconfigure(languageOf(isJson)) });
  }, [isJson]);

  const { id, "aria-describedby": describedBy, "aria-invalid": invalid } = control;
  useEffect(() => {
    const attributes = attributesOf(label, { id, "aria-describedby": describedBy, "aria-invalid": invalid });
    view.current?.dispatch({ effects: parts.current.attributes.reconfigure(attributes) });
  }, [label, id, describedBy, invalid]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const { length } = editor.state.doc;
    const diagnostics = marks.map(({ from, to, severity, words }) => ({
      ...{ from: Math.min(from, length), to: Math.min(to, length), severity },
      message: words,
    }));
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [marks]);

  return (
    <div
      ref={box}
      className="min-w-0 rounded-md border border-line-strong bg-surface transition-colors duration-120 focus-within:border-accent hover:border-control has-aria-invalid:border-gave-up"
    />
  );
}

const basics: readonly Extension[] = [
  history(),
  indentOnInput(),
  bracketMatching(),
  EditorView.lineWrapping,
  keymap.of([
    // Ctrl+Enter sends the form; Tab goes to the next field, unless it takes a completion.
    ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
    ...historyKeymap,
    ...completionKeymap,
    ...lintKeymap,
    { key: "Tab", run: acceptCompletion },
  ]),
  editorLook,
];

const languageOf = (isJson: boolean): Extension => (isJson ? json() : []);

function attributesOf(label: string, { id, "aria-describedby": describedBy, "aria-invalid": invalid }: FieldControl) {
  return EditorView.contentAttributes.of({
    id,
    "aria-label": label,
    ...(describedBy === undefined ? {} : { "aria-describedby": describedBy }),
    ...(invalid === undefined ? {} : { "aria-invalid": "true" }),
  });
}

/** Quotes are part of what is replaced, and not of what is looked for. */
function beginsWith(typed: string) {
  const plain = (text: string) => text.replaceAll('"', "").trim().toLowerCase();
  const wanted = plain(typed);
  return ({ label }: EditorCompletions["options"][number]) => plain(label).startsWith(wanted);
}

function toCompletion({ label, text, detail }: EditorCompletions["options"][number]): Completion {
  return { label, apply: text, detail };
}

function within({ anchor, head }: { readonly anchor: number; readonly head: number }, length: number) {
  return { anchor: Math.min(anchor, length), head: Math.min(head, length) };
}
