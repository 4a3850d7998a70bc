/** Props of each dialog about a stream. */
export interface StreamDialogProps {
  name: string;
  /** Why nothing can be done to it; null: it can. */
  obstacle: string | null;
  onClose: () => void;
}
