/** What ends a single-quoted string in PowerShell: it takes typographic quotes for straight ones. */
const quotes = /['\u2018\u2019\u201a\u201b]/g

/** What ends a line, or acts on a terminal. */
const breaking = /[\p{Cc}\p{Zl}\p{Zp}]+/gu

/** What can't be seen, and may change how the text around it looks; and halves of characters. */
const hidden = /[\p{Cf}\p{Surrogate}]/gu

/** The text as what can be read of it, in one line. */
export const readable = (text: string): string => text.replace(hidden, '').replace(breaking, ' ')

/** A PowerShell string that is exactly this text, as far as it can be read. Nothing in it is evaluated. */
export const quoted = (text: string): string => `'${readable(text).replace(quotes, '$&$&')}'`

/** A command in which every value is quoted. */
export const command = (parts: TemplateStringsArray, ...values: readonly string[]): string =>
  parts.map((part, index) => (index === 0 ? part : `${quoted(values[index - 1] ?? '')}${part}`)).join('')

/**
 * A comment. It must not begin with a name: PowerShell reads "# SIG # Begin signature block" as the end of a script, and
 * "#requires" as a demand.
 */
export const comment = (text: string): string => `# ${readable(text)}`
