import type { ReactNode } from "react";
import { classNames } from "../class-names";
import { CopyButton } from "../copy-button";

/** Props of {@link CodeBlock}. */
export interface CodeBlockProps {
  /** What is copied, and shown unless there are children; a function when it is costly to make. */
  text: string | (() => string);
  /** Name of the thing, for the copy button. */
  what?: string;
  /** Shown instead of the plain text, for example with colours. */
  children?: ReactNode;
  className?: string;
}

/** Text as it is, in mono, with a copy button. Long lines break: nothing scrolls sideways. */
export function CodeBlock({ text, what = "text", children, className }: CodeBlockProps) {
  return (
    <div className={classNames("relative min-w-0 rounded-md border border-line bg-sunken", className)}>
      <div className="absolute top-1 right-1">
        <CopyButton text={text} what={what} iconOnly size="sm" />
      </div>
      <pre className="mono px-3 py-2 pr-9 leading-relaxed wrap-anywhere whitespace-pre-wrap">
        {children ?? (typeof text === "string" ? text : text())}
      </pre>
    </div>
  );
}
