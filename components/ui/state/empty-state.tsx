import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { CodeBlock } from "../text/code-block";

/** Props of {@link EmptyState}. */
export interface EmptyStateProps {
  icon?: LucideIcon;
  /** Why it is empty, in a few words. */
  title: ReactNode;
  /** What this is and what to do. */
  children?: ReactNode;
  /** A command that fills it, to copy; null where none can be written safely. */
  command?: string | null;
  /** Buttons. */
  actions?: ReactNode;
}

/** Where nothing is: says what this is, why it is empty and what to do. */
export function EmptyState({ icon: Icon, title, children, command, actions }: EmptyStateProps) {
  return (
    <div className="mx-auto grid w-full max-w-130 gap-3 px-5 py-14">
      {Icon ? <Icon aria-hidden className="size-5 text-faint" strokeWidth={1.75} /> : null}
      <div className="grid gap-1">
        <p className="text-md font-semibold wrap-anywhere">{title}</p>
        {children ? <div className="text-muted wrap-anywhere">{children}</div> : null}
      </div>
      {command ? <CodeBlock text={command} what="command" /> : null}
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  );
}
