import type { ReactNode } from "react";
import { classNames } from "./class-names";

/** Props of {@link Page}. */
export interface PageProps {
  /** Exactly as high as the window: its table scrolls inside and keeps its head in view. */
  fill?: boolean;
  children: ReactNode;
}

/** The content of a page, below the status strip. */
export function Page({ fill = false, children }: PageProps) {
  return (
    <div className={classNames("flex min-w-0 flex-col", fill ? "h-full min-h-110" : "min-h-full pb-10")}>
      {children}
    </div>
  );
}

/** Props of {@link PageHeader}. */
export interface PageHeaderProps {
  /** The page's one `<h1>`; a sentence that says the state where there is one. */
  title: ReactNode;
  /** A name rather than words: subject, stream, consumer. */
  mono?: boolean;
  /** Beside the title: a badge. */
  badge?: ReactNode;
  /** Below: one or two sentences. */
  children?: ReactNode;
  /** What is below has lines of its own, as long as the page is wide. */
  wide?: boolean;
  /** At the right: buttons. */
  actions?: ReactNode;
}

/** The head of a page. */
export function PageHeader({ title, mono = false, badge, children, wide = false, actions }: PageHeaderProps) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 px-5 pt-4.5 pb-3 max-sm:gap-y-2 max-sm:pt-3 max-sm:pb-2">
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <h1
            className={classNames(
              "min-w-0 text-lg tracking-[-0.015em] wrap-anywhere",
              mono && "font-mono text-md! tracking-normal!",
            )}
          >
            {title}
          </h1>
          {badge}
        </div>
        {children ? (
          <div className={classNames("mt-0.5 text-muted wrap-anywhere", !wide && "max-w-[78ch]")}>{children}</div>
        ) : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
  );
}

/** The row of filters and buttons between a page's head and its table. */
export function Toolbar({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2 px-5 pb-3 max-sm:pb-2">{children}</div>;
}

/** Props of {@link Section}. */
export interface SectionProps {
  title: ReactNode;
  /** At the right of the title. */
  aside?: ReactNode;
  /** No padding around the content, for tables. */
  flush?: boolean;
  children: ReactNode;
}

/** A part of a page with an `<h2>`. */
export function Section({ title, aside, flush = false, children }: SectionProps) {
  return (
    <section className="min-w-0 pt-4">
      <div className="flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-5 pb-1.5">
        <h2 className="text-base">{title}</h2>
        {aside}
      </div>
      <div className={flush ? "border-t border-line" : "px-5"}>{children}</div>
    </section>
  );
}
