/** The mark: a pulse that arrives late. */
export function Logo({ className }: { className: string }) {
  return (
    <svg aria-hidden viewBox="0 0 20 20" className={className} fill="none" stroke="currentColor" strokeWidth="2">
      <path d="M2 13h6l3-8 3 12 2-6h2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
