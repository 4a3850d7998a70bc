import type { ListedConsumer } from "@/lib/model/consumer/consumer-health";

/** Props of each dialog about a consumer. */
export interface ConsumerDialogProps {
  consumer: ListedConsumer;
  /** Why nothing can be done to it; null: it can. */
  obstacle: string | null;
  onClose: () => void;
}
