let remembered: number | null = null;

/** The visitor's root font size in px, as it is now. The browser brings all styles up to date for it. */
export function readRem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

/** {@link readRem} as it was when it was first asked for: free of charge while something is being drawn. */
export function rememberedRem(): number {
  remembered ??= readRem();
  return remembered;
}
