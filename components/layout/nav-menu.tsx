"use client";

import { Menu } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { IconButton } from "@/components/ui/button";

const load = () => import("./nav-drawer").then((module) => module.NavDrawer);
const NavDrawer = dynamic(load, { ssr: false });

/** The main navigation behind a button, for narrow screens. */
export function NavMenu() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        icon={Menu}
        label="Menu"
        aria-haspopup="dialog"
        aria-expanded={open}
        className="md:hidden"
        onFocus={() => void load()}
        onClick={() => setOpen(true)}
      />
      {open ? <NavDrawer onClose={() => setOpen(false)} /> : null}
    </>
  );
}
