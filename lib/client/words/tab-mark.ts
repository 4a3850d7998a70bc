/** How many consumers need attention; null while nothing is known, which is not the same as none. */
export type Attention = number | null;

/** `(3) Consumers · Jetlag`: a title with the count in front, whatever count it had before. */
export function markTitle(title: string, attention: Attention): string {
  const bare = title.replace(/^\(\d+\) /, "");
  return attention ? `(${attention}) ${bare}` : bare;
}

/** The icon as a data URL: with a red badge and the count while consumers need attention, else null for the plain one. */
export function markedIcon(attention: Attention): string | null {
  if (!attention) return null;
  // Two digits are the most that can be told apart at 16 px.
  const words = attention > 99 ? "99" : String(attention);
  const size = words.length > 1 ? 15 : 19;
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
    '<rect width="32" height="32" rx="7" fill="#2a5fce"/>' +
    '<path d="M4 13h6l4-9 4 14" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>' +
    '<circle cx="21" cy="21" r="11" fill="#c4262e"/>' +
    `<text x="21" y="21" fill="#fff" font-family="sans-serif" font-weight="700" font-size="${size}" text-anchor="middle" dominant-baseline="central">${words}</text>` +
    "</svg>";
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
