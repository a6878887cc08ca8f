/** Something in every language. */
export interface InEachLanguage<Said> {
  readonly en: Said
  readonly de: Said
}

export type Language = keyof InEachLanguage<unknown>
