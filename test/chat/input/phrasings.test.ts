import assert from 'node:assert/strict'
import fc from 'fast-check'
import { commandLineFor } from '../../../src/chat/input/phrasings.ts'

const meant = (text: string) => commandLineFor(text, (plain) => /^(?:disable|block|sperre|check status) /.test(plain))

describe('ordinary sentences', () => {
  it('mean a command', () => {
    for (const [text, line] of [
      ['What can you do?', 'help'],
      ['was können Sie?', 'help'],
      ['is diego enabled?', 'check status diego'],
      ['Is adele vance still blocked', 'check status adele vance'],
      ['can a@x.example sign in?', 'check status a@x.example'],
      ['ist adele noch gesperrt?', 'check status adele'],
      ['who is disabled?', 'list users disabled'],
      ['which accounts are still enabled', 'list users enabled'],
      ['wer ist gesperrt', 'list users disabled'],
      ['who is Adele?', 'list users Adele'],
      ['please disable a@x.example', 'disable a@x.example'],
      ['Could you please block a@x.example?', 'block a@x.example'],
      ['bitte a@x.example sperren', 'disable accounts a@x.example'],
      ['bitte adele sperren weil handy verloren', 'disable accounts adele weil handy verloren'],
      ['turn adele back on ticket INC1', 'enable accounts adele ticket INC1'],
      ["reset adele vance's password now", 'reset passwords adele vance'],
      ["who hasn't signed in for 90 days?", 'list users inactive:90d'],
      ['zeige alle deaktivierten Benutzer', 'list users disabled'],
      ['mach das rückgängig', 'undo'],
      ['yes', 'operations'],
      ['adele got hacked', 'offer changes compromised: adele | adele got hacked'],
      ['Adele hat ihr Handy verloren', 'offer changes lost: Adele | Adele hat ihr Handy verloren'],
      ['thanks a lot!', 'thanks'],
      ['what is waiting for me?', 'approval'],
    ] as const)
      assert.equal(meant(text), line, text)
  })

  it('mean nothing if they say more, or the opposite', () => {
    for (const text of [
      'make me a sandwich',
      'please do not disable a@x.example',
      "don't block a@x.example",
      "adele's account was not hacked",
      'adele nicht sperren',
      'who in Legal is still enabled?',
      `please disable ${'a@x.example '.repeat(50)}`,
      'please disable a@x.example\nb@x.example',
    ])
      assert.equal(meant(text), undefined, text)
  })

  it('survive any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => void meant(text)))
  })
})
