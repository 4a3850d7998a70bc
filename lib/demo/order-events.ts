/** An order as the shop's events carry it. */
export interface Order {
  readonly orderId: string;
  readonly customer: string;
  readonly region: string;
  readonly items: readonly { readonly sku: string; readonly quantity: number; readonly unitPrice: number }[];
  readonly total: number;
  readonly currency: "EUR";
  /** Missing in a few orders: their parcels cannot be addressed. */
  readonly postcode: string | null;
}

const regions = ["DE", "FR", "NL", "AT", "PL", "IT", "ES", "BE"] as const;
const customers = ["Ada", "Bruno", "Chiara", "Dawit", "Elif", "Femke", "Goran", "Hanna", "Ines", "Jonas"] as const;
const skus = ["mug-blue", "tea-assam", "kettle-1l", "spoon-oak", "filter-xs", "tin-500g", "coaster-4"] as const;

/** Share of orders without a postcode, of orders from Norway, and of orders over the ledger's limit. */
const shares = { unaddressed: 0.004, norway: 0.04, wholesale: 0.004 };

/** Makes orders; the same `random` gives the same orders. */
export class OrderMaker {
  readonly #random: () => number;
  #next: number;

  /** `first` is the number of the first order. */
  constructor(random: () => number, first: number) {
    this.#random = random;
    this.#next = first;
  }

  next(): Order {
    const items = Array.from({ length: 1 + this.#below(3) }, () => ({
      sku: this.#pick(skus),
      quantity: 1 + this.#below(4),
      unitPrice: (200 + this.#below(4_800)) / 100,
    }));
    const total = items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
    return {
      orderId: `o-${this.#next++}`,
      customer: this.#pick(customers),
      region: this.#random() < shares.norway ? "NO" : this.#pick(regions),
      items,
      total: Math.round(total * (this.#random() < shares.wholesale ? 10_000 : 100)) / 100,
      currency: "EUR",
      postcode: this.#random() < shares.unaddressed ? null : String(10_000 + this.#below(80_000)),
    };
  }

  #pick<T>(values: readonly [T, ...T[]]): T {
    return values[this.#below(values.length)] ?? values[0];
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}
