import { useSyncExternalStore } from "react";

/** A short note at the edge of the page. */
export interface Note extends NoteDetails {
  readonly kind: "success" | "error" | "warning" | "info";
  readonly text: string;
}

/** What a note may have besides its text. */
export interface NoteDetails {
  /** A quieter second sentence. */
  readonly description?: string;
  /** A button on it. */
  readonly action?: { readonly label: string; readonly onClick: () => void };
}

type Show = (note: Note) => void;

/** Notes that wait for the part of the page that shows them, which is loaded with the first one. */
let waiting: readonly Note[] = [];
let show: Show | null = null;
let isWanted = false;
const listeners = new Set<() => void>();

/** Shows a note for some seconds, and reads it out. */
export function notify(kind: Note["kind"], text: string, details: NoteDetails = {}): void {
  const note = { kind, text, ...details };
  if (show !== null) {
    show(note);
    return;
  }
  waiting = [...waiting, note];
  isWanted = true;
  for (const listener of listeners) listener();
}

/** Takes what shows notes from now on, and shows it those that wait; returns how to take it away. */
export function showNotesWith(next: Show): () => void {
  show = next;
  const notes = waiting;
  waiting = [];
  notes.forEach(next);
  return () => {
    show = null;
  };
}

/** True from the first note on. */
export function useNotesWanted(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => isWanted,
    () => false,
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
