/** How one desk's own words map to framework service codes. Services are the only field of an event that takes words; all others take codes. */
export interface Vocabulary {
  desk: string;
  /** Code of a word, in every framework version that has the code. */
  services: Readonly<Record<string, string>>;
  /** Words that mean another service under one framework version, by its id: they go before `services`. */
  under?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Who looked through the file last, as a role and never a name, and on which day. */
  reviewed?: { readonly by_role: string; readonly on: string };
  /** Why a word is mapped as it is. */
  notes?: Readonly<Record<string, string>>;
}
