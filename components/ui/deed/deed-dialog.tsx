"use client";

import { type ReactNode, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/overlay/dialog";
import { Banner } from "@/components/ui/state/banner";
import { toApiError } from "@/lib/client/http/http";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Props of {@link DeedDialog}. */
export interface DeedDialogProps {
  title: string;
  /** What will happen, and what will not. */
  description: ReactNode;
  /** On the button that does it. */
  label: string;
  /** What is typed is worth asking before it is lost. */
  keepsInput?: boolean;
  /** Something was typed that the form does not tell of, such as in an editor. */
  isDirty?: boolean;
  /** It cannot be undone. */
  destroys?: boolean;
  /** Why it cannot be done (yet); null when it can. */
  obstacle: string | null;
  pending: boolean;
  /** Why it was not done, or why its plan could not be read. */
  error: unknown;
  onRun: () => void;
  onClose: () => void;
  children?: ReactNode;
}

/** Asks before something is changed on the broker, with what it will do. Enter in a field does it, where it can be done. */
export function DeedDialog(props: DeedDialogProps) {
  const { title, description, label, destroys = false, keepsInput = false, obstacle, pending, error } = props;
  const { isDirty = false, onRun, onClose, children } = props;
  const [isTyped, setTyped] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  // Whoever presses Escape or Cancel twice by mistake is still there.
  const leave = () => (keepsInput && (isTyped || isDirty) ? setLeaving(!isLeaving) : onClose());
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      onClose={leave}
      // The harmless answer has it: the key press that opened the dialog must not go on to confirm it.
      initialFocus={cancel}
      title={title}
      description={description}
      footer={
        <>
          <Button ref={cancel} onClick={leave}>
            {isLeaving ? "Keep editing" : "Cancel"}
          </Button>
          {isLeaving ? <Button onClick={onClose}>Discard</Button> : null}
          <Button variant={destroys ? "danger" : "primary"} pending={pending} disabledReason={obstacle} onClick={onRun}>
            {label}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="grid min-w-0 gap-3"
        onChange={() => {
          setTyped(true);
          setLeaving(false);
        }}
        onSubmit={(event) => {
          event.preventDefault();
          if (obstacle === null && !pending) onRun();
        }}
      >
        {children}
        <DeedError error={error} />
        {isLeaving ? (
          <Banner tone="warn" inset>
            <span role="status">You have unsaved changes. Closing discards them.</span>
          </Banner>
        ) : null}
      </form>
    </Dialog>
  );
}

/** What went wrong: the sentence of its code, and the exact words behind it. */
export function DeedError({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  const { title, detail, issues } = toApiError(error);
  const words = detail ?? issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
  return (
    <Banner tone="bad" inset>
      {title} {visibleLine(words)}
    </Banner>
  );
}
