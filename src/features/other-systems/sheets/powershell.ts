/** Characters that end a single-quoted string in PowerShell, which treats typographic quotes like straight ones. */
const quoteCharacters = /['\u2018\u2019\u201a\u201b]/g

/** Characters that end a line or control a terminal. */
const lineBreakers = /[\p{Cc}\p{Zl}\p{Zp}]+/gu

/** Invisible characters, which can change how the text around them looks; and unpaired surrogates. */
const invisibleCharacters = /[\p{Cf}\p{Surrogate}]/gu

/** The visible characters of a text, on one line. */
export const visibleText = (text: string): string => text.replace(invisibleCharacters, '').replace(lineBreakers, ' ')

/** A PowerShell string with exactly the visible characters of this text. Nothing in it is evaluated. */
export const quoteString = (text: string): string => `'${visibleText(text).replace(quoteCharacters, '$&$&')}'`

/** A command in which every value is quoted. */
export const command = (parts: TemplateStringsArray, ...values: readonly string[]): string =>
  parts.map((part, index) => (index === 0 ? part : `${quoteString(values[index - 1] ?? '')}${part}`)).join('')

/**
 * A comment. The text must not begin with a name: PowerShell reads "# SIG # Begin signature block" as the end of a
 * script, and "#requires" as a requirement.
 */
export const comment = (text: string): string => `# ${visibleText(text)}`
