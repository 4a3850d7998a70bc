"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { IconButton } from "@/components/ui/button";
import { Menu } from "@/components/ui/overlay/menu";
import { useHydrated } from "@/lib/client/browser/clock";

const themes = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "system", label: "System", icon: Monitor },
] as const;

/** Light, dark or what the system says. */
export function ThemeSwitch() {
  const { theme, setTheme } = useTheme();
  const hydrated = useHydrated();
  const current = themes.find(({ value }) => hydrated && value === theme) ?? themes[2];
  return (
    <Menu
      label="Theme"
      entries={themes.map(({ value, label, icon }) => ({
        label,
        icon,
        checked: value === current.value,
        onSelect: () => setTheme(value),
      }))}
    >
      <IconButton icon={current.icon} label="Theme" size="sm" />
    </Menu>
  );
}
