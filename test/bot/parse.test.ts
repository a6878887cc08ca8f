import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseCommand, plainText } from '../../src/bot/parse.ts'

const commands = [
  { name: 'help', aliases: ['?'] },
  { name: 'list users', aliases: ['list'] },
  { name: 'check status', aliases: ['check'] },
  { name: 'sign out' },
  { name: 'sign out everywhere' },
  { name: 'confirm operation', hidden: true },
]

const named = (text: string) => {
  const parsed = parseCommand(text, commands)
  return 'command' in parsed ? [parsed.command.name, parsed.rest] : ['nearest', parsed.nearest?.name]
}

describe('parseCommand', () => {
  it('finds a command in any case and keeps the case of what follows', () => {
    assert.deepEqual(named('LIST  Users Alex'), ['list users', 'Alex'])
    assert.deepEqual(named('check status: Ann@x.example'), ['check status', 'Ann@x.example'])
  })

  it('prefers the longer of two names', () => {
    assert.deepEqual(named('sign out everywhere a@x.example'), ['sign out everywhere', 'a@x.example'])
    assert.deepEqual(named('sign out'), ['sign out', ''])
  })

  it('takes an alias, and a line break behind the name', () => {
    assert.deepEqual(named('check\na@x.example\nb@x.example'), ['check status', 'a@x.example\nb@x.example'])
  })

  it('does not find a command inside other words', () => {
    assert.deepEqual(named('please do not call the helpdesk'), ['nearest', undefined])
    assert.deepEqual(named('helpdesk'), ['nearest', undefined])
  })

  it('names the nearest command for a slip of the keyboard', () => {
    assert.deepEqual(named('lsit users'), ['nearest', 'list users'])
    assert.deepEqual(named('chek status a@x.example'), ['nearest', 'check status'])
  })

  it('never reaches a hidden command', () => {
    assert.deepEqual(named('confirm operation abc'), ['nearest', undefined])
  })

  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => void named(plainText(text))))
  })
})

describe('plainText', () => {
  it('takes off mentions, markup, entities, hard spaces and curly quotes', () => {
    assert.equal(plainText('<p><at>Rollcall</at>&nbsp;list\u00a0users “Ann”</p>'), 'list users "Ann"')
    assert.equal(plainText('a<br/>b</div>c'), 'a\nb\nc')
  })

  it('keeps addresses in angle brackets and text that only looks like markup', () => {
    assert.equal(plainText('Ann &lt;ann@x.example&gt;, <bob@x.example>'), 'Ann <ann@x.example>, <bob@x.example>')
    assert.equal(plainText('<script>alert(1)</script>'), '<script>alert(1)</script>')
  })

  it('decodes an entity once', () => {
    assert.equal(plainText('&amp;lt;'), '&lt;')
  })
})
