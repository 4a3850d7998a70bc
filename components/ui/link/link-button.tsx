import type { LucideIcon } from "lucide-react";
import { type ButtonSize, type ButtonVariant, buttonStyle } from "../button-style";
import { classNames } from "../class-names";
import { Link, type LinkProps } from "./link";
import { ShallowLink } from "./shallow-link";

/** Props of {@link LinkButton}: those of {@link Link}, and these. */
export interface LinkButtonProps extends LinkProps {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: LucideIcon;
  /** Keeps its place but leads nowhere: the end of a list has been reached. */
  inactive?: boolean;
  /** Leads to another state of the same page; see {@link ShallowLink}. */
  shallow?: boolean;
}

/** A link that looks like a button: it goes somewhere, so it opens in a new tab like any link. */
export function LinkButton(props: LinkButtonProps) {
  const {
    variant = "default",
    size = "md",
    icon: Icon,
    inactive = false,
    shallow = false,
    className,
    children,
    ...link
  } = props;
  const style = classNames(buttonStyle(variant, size), className);
  const content = (
    <>
      {Icon ? <Icon aria-hidden /> : null}
      {children}
    </>
  );
  if (inactive)
    return (
      <span aria-disabled title={link.title} className={style}>
        {content}
      </span>
    );
  const Anchor = shallow ? ShallowLink : Link;
  return (
    <Anchor {...link} className={style}>
      {content}
    </Anchor>
  );
}

/** A link inside running text or a cell. */
export function TextLink({ className, ...link }: LinkProps) {
  return (
    <Link
      {...link}
      className={classNames("rounded-sm font-medium text-accent underline-offset-3 hover:underline", className)}
    />
  );
}
