import assert from 'node:assert/strict'
import fc from 'fast-check'
import { command, comment, quoteString, visibleText } from '../../../../src/features/other-systems/sheets/powershell.ts'
import { hostileText } from '../../../fuzz/texts.ts'

/*
 * PowerShell's own rules, from its tokenizer: what counts as a quote, a line break, white space or a dash, where strings
 * and comments end, and what a word is.
 */
const isSingleQuote = (c: string) => ["'", '\u2018', '\u2019', '\u201a', '\u201b'].includes(c)
const isDoubleQuote = (c: string) => ['"', '\u201c', '\u201d', '\u201e'].includes(c)
const isLineBreak = (c: string) => c === '\r' || c === '\n'
const isSpace = (c: string) => [' ', '\t', '\v', '\f', '\u0085'].includes(c) || /\p{Zs}/u.test(c)
const endsWord = (c: string) => isSpace(c) || isLineBreak(c) || ';|&(){},'.includes(c)

interface Token {
  readonly kind: 'word' | 'string' | 'expandable' | 'comment' | 'sign' | 'newLine'
  readonly text: string
}

/** The tokens of a script; throws where PowerShell would ask for more. */
function tokens(script: string): Token[] {
  const found: Token[] = []
  let at = 0
  const take = (kind: Token['kind'], text: string) => found.push({ kind, text })
  while (at < script.length) {
    const c = script.charAt(at)
    if (isLineBreak(c)) {
      take('newLine', c)
      at++
    } else if (isSpace(c)) at++
    else if (c === '<' && script.charAt(at + 1) === '#') {
      const end = script.indexOf('#>', at)
      if (end < 0) throw new Error('a comment without an end')
      take('comment', script.slice(at, end + 2))
      at = end + 2
    } else if (c === '#') {
      const end = script.slice(at).search(/[\r\n]/)
      const text = end < 0 ? script.slice(at) : script.slice(at, at + end)
      take('comment', text)
      at += text.length
      // The rest is a signature, and no script.
      if (/^# SIG # Begin signature block/i.test(text)) return found
    } else if (isSingleQuote(c)) {
      let text = ''
      for (at++; ; at++) {
        if (at >= script.length) throw new Error('a string without an end')
        if (isSingleQuote(script.charAt(at))) {
          if (!isSingleQuote(script.charAt(at + 1))) break
          at++
        }
        text += script.charAt(at)
      }
      at++
      take('string', text)
    } else if (isDoubleQuote(c)) {
      let text = ''
      for (at++; !isDoubleQuote(script.charAt(at)); at++) {
        if (at >= script.length) throw new Error('a string without an end')
        if (script.charAt(at) === '`') at++
        text += script.charAt(at)
      }
      at++
      take('expandable', text)
    } else if (endsWord(c)) {
      take('sign', c)
      at++
    } else {
      const from = at
      while (at < script.length && !endsWord(script.charAt(at))) {
        // A quote inside a word begins a string there, too.
        if (isSingleQuote(script.charAt(at)) || isDoubleQuote(script.charAt(at))) break
        if (script.charAt(at) === '`') at++
        at++
      }
      take('word', script.slice(from, at))
    }
  }
  return found
}

const quotesAndSigns = fc.string({
  unit: fc.constantFrom(
    ...'\'\u2018\u2019\u201a\u201b"\u201c\u201d\u201e`$(){};|&#<>@%,-\u2013\r\n\t\0 \u0085\u2028\u202e\u200fa0é',
  ),
})
const text = fc.oneof(quotesAndSigns, fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), hostileText(8))

describe('a value in a PowerShell command', () => {
  it('is one string with this text, whatever the text is', () => {
    fc.assert(
      fc.property(text, (value) => {
        assert.deepEqual(tokens(quoteString(value)), [{ kind: 'string', text: visibleText(value) }])
      }),
    )
  })

  it('stays in its place, and leaves the command around it unchanged', () => {
    fc.assert(
      fc.property(text, text, (name, other) => {
        const script = `${command`Set-Mailbox -Identity ${name} -Type Shared | Where-Object { $_.User -ne ${other} }`}\n`
        const marked = tokens(script).map((one) => (one.kind === 'string' ? { ...one, text: '' } : one))
        const plain = tokens("Set-Mailbox -Identity '' -Type Shared | Where-Object { $_.User -ne '' }\n")
        assert.deepEqual(marked, plain)
        assert.deepEqual(
          tokens(script).flatMap((one) => (one.kind === 'string' ? [one.text] : [])),
          [visibleText(name), visibleText(other)],
        )
      }),
    )
  })

  it('has no line breaks, control characters, direction marks or other invisible characters', () => {
    fc.assert(
      fc.property(text, (value) => {
        assert.doesNotMatch(quoteString(value), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/u)
        assert.doesNotMatch(comment(`1: ${value}`), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/u)
      }),
    )
    assert.equal(quoteString('Adele\u202e\u200b Vance\r\nRemove-Mailbox'), "'Adele Vance Remove-Mailbox'")
  })

  it("keeps people's names", () => {
    assert.equal(quoteString("Siobhán O'Neill"), "'Siobhán O''Neill'")
    assert.equal(quoteString('Siobhán O\u2019Neill'), "'Siobhán O\u2019\u2019Neill'")
    assert.equal(quoteString('$(Get-Date) `n "x"'), '\'$(Get-Date) `n "x"\'')
  })
})

describe('a comment in a sheet', () => {
  it("ends with its line, and doesn't comment out the next one", () => {
    fc.assert(
      fc.property(text, (value) => {
        const found = tokens(`${comment(`1: ${value}`)}\nGet-Mailbox`)
        assert.deepEqual(found, [
          { kind: 'comment', text: `# 1: ${visibleText(value)}` },
          { kind: 'newLine', text: '\n' },
          { kind: 'word', text: 'Get-Mailbox' },
        ])
      }),
    )
  })
})

describe('the rules of this test', () => {
  it('see through quotes that end a string early', () => {
    assert.throws(() => tokens("'O\u2019; Remove-Mailbox'"), /without an end/)
    assert.deepEqual(tokens("'O\u2019; Remove-Mailbox # '").at(2), { kind: 'word', text: 'Remove-Mailbox' })
    assert.throws(() => tokens("'a"), /without an end/)
    assert.equal(tokens('# SIG # Begin signature block\nGet-Mailbox').length, 1)
  })
})
