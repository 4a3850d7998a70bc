"use client";

import { type ComponentType, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { type FieldControl, Textarea } from "../form/input";
import type { TextEditorViewProps } from "./text-editor-view";

/** Props of {@link TextEditor}. */
export interface TextEditorProps extends Omit<TextEditorViewProps, "start" | "control"> {
  control: FieldControl;
}

/** Lines that a field has room for at least, and before it scrolls. */
const rows = { least: 8, most: 24 } as const;

/**
 * A field for JSON or text, with what is wrong marked in place and completion. A plain text area until its editor is
 * loaded, when it is first used or holds something: what is typed by then, the cursor and the focus stay.
 */
export function TextEditor({ control, ...props }: TextEditorProps) {
  const [View, setView] = useState<ComponentType<TextEditorViewProps> | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const start = useRef<TextEditorViewProps["start"]>(null);
  const { value, onChange } = props;
  const [isUsed, setUsed] = useState(false);
  const isWanted = isUsed || !/^[\s{}]*$/.test(value);
  useEffect(() => {
    if (!isWanted) return;
    let isGone = false;
    void import("./text-editor-view").then(({ TextEditorView }) => {
      if (isGone) return;
      const element = area.current;
      if (element !== null && element === document.activeElement)
        start.current = { anchor: element.selectionStart, head: element.selectionEnd };
      // At once: no key may fall between the one field and the other.
      flushSync(() => setView(() => TextEditorView));
    });
    return () => {
      isGone = true;
    };
  }, [isWanted]);
  if (View !== null) return <View {...props} control={control} start={start.current} />;
  const use = () => setUsed(true);
  return (
    <Textarea
      mono
      {...control}
      ref={area}
      rows={Math.min(rows.most, Math.max(rows.least, value.slice(0, 4_000).split("\n").length + 1))}
      onFocus={use}
      onPointerEnter={use}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
