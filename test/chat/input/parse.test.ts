import assert from 'node:assert/strict'
import fc from 'fast-check'
import { parseCommand, plainText } from '../../../src/chat/input/parse.ts'
import { commands as allCommands } from '../../support/all-commands.ts'

const fromText = (text: string) => ({ text })
const commands = [
  { name: 'help', aliases: ['?'], fromText },
  { name: 'list users', aliases: ['list'], fromText },
  { name: 'check status', aliases: ['check'], fromText },
  { name: 'whoami', aliases: ['me'] },
  { name: 'operations' },
  { name: 'operation', fromText },
  { name: 'sign out' },
  { name: 'sign out everywhere', fromText },
  { name: 'confirm operation', hidden: true },
]

const named = (text: string) => {
  const parsed = parseCommand(text, commands)
  return 'command' in parsed ? [parsed.command.name, parsed.rest] : ['nearest', parsed.nearest?.command.name]
}

/** The guess for a text that isn't a command. */
const meant = (text: string) => {
  const parsed = parseCommand(text, commands)
  assert.ok('nearest' in parsed, text)
  return {
    line: parsed.nearest && `${parsed.nearest.command.name} ${parsed.nearest.rest}`,
    continues: parsed.continues,
  }
}

describe('parseCommand', () => {
  it('finds a command in any case and preserves the case of what follows', () => {
    assert.deepEqual(named('LIST  Users Alex'), ['list users', 'Alex'])
    assert.deepEqual(named('check status: Ann@x.example'), ['check status', 'Ann@x.example'])
  })

  it('prefers the longer of two names', () => {
    assert.deepEqual(named('sign out everywhere a@x.example'), ['sign out everywhere', 'a@x.example'])
    assert.deepEqual(named('sign out'), ['sign out', ''])
  })

  it('accepts an alias, and a line break after the name', () => {
    assert.deepEqual(named('check\na@x.example\nb@x.example'), ['check status', 'a@x.example\nb@x.example'])
  })

  it('does not find a command inside other words', () => {
    assert.deepEqual(named('please do not call the helpdesk'), ['nearest', undefined])
    assert.deepEqual(named('helpdesk'), ['nearest', undefined])
  })

  it('suggests the nearest command for a typo', () => {
    assert.deepEqual(named('lsit users'), ['nearest', 'list users'])
    assert.deepEqual(named('chek status a@x.example'), ['nearest', 'check status'])
  })

  it('suggests the nearest of several if up to a third of the letters are wrong', () => {
    const both = [{ name: 'enable accounts' }, { name: 'disable accounts' }]
    const nearest = (text: string) => {
      const parsed = parseCommand(text, both)
      return 'nearest' in parsed ? parsed.nearest?.command.name : undefined
    }
    assert.equal(nearest('disble accounts'), 'disable accounts')
    assert.equal(nearest('enble accounts'), 'enable accounts')
    assert.deepEqual(named('sing out'), ['nearest', 'sign out'])
    assert.deepEqual(named('sing uot'), ['nearest', 'sign out'])
    assert.deepEqual(named('song art'), ['nearest', undefined])
  })

  it('never takes a word that means something else for a misspelling', () => {
    for (const text of ['remove mfa for adele', 'reset the password', 'delete adele', 'yes']) {
      const parsed = parseCommand(text, allCommands)
      assert.ok('nearest' in parsed && parsed.nearest === undefined, text)
    }
    const parsed = parseCommand('log out adele everywhere', allCommands)
    assert.ok('nearest' in parsed && parsed.nearest?.command.name === 'sign out')
  })

  it('keeps the text after a misspelt name', () => {
    assert.deepEqual(meant('chekc a@x.example'), { line: 'check status a@x.example', continues: false })
    assert.deepEqual(meant('whomai now then'), { line: 'whoami ', continues: false })
  })

  it('keeps text after a command without arguments: a longer name was misspelt', () => {
    const line = 'sign out everywhere Adele@x.example'
    for (const typed of ['everywere', 'evrywhere', 'everywhree'])
      assert.deepEqual(meant(`sign out ${typed} Adele@x.example`), { line, continues: false }, typed)
    assert.deepEqual(meant('Sign out Adele@x.example'), { line, continues: false })
    assert.deepEqual(meant('operations tobaki-42'), { line: 'operation tobaki-42', continues: false })
  })

  it('refuses a command without arguments if other text follows', () => {
    assert.deepEqual(meant('sign out of the building'), { line: 'sign out ', continues: true })
    assert.deepEqual(meant('whoami, and what may I do'), { line: 'whoami ', continues: true })
    assert.deepEqual(meant('me and the other administrators'), { line: 'whoami ', continues: true })
  })

  it('ignores polite words', () => {
    assert.deepEqual(named('whoami please'), ['whoami', ''])
    assert.deepEqual(named('Sign out now, thank you!'), ['sign out', ''])
    assert.deepEqual(named('help bitte'), ['help', ''])
    assert.deepEqual(named('Whoami?'), ['whoami', ''])
    assert.deepEqual(named('?'), ['help', ''])
    assert.deepEqual(named('list users please'), ['list users', ''])
    assert.deepEqual(named('check please@x.example'), ['check status', 'please@x.example'])
    assert.deepEqual(named('list please find Ann'), ['list users', 'please find Ann'])
  })

  it('never reaches a hidden command', () => {
    assert.deepEqual(named('confirm operation abc'), ['nearest', undefined])
  })

  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => void named(plainText(text))))
  })
})

describe('plainText', () => {
  it('removes mentions, markup, entities, hard spaces and curly quotes', () => {
    assert.equal(plainText('<p><at>Rollcall</at>&nbsp;list\u00a0users “Ann”</p>'), 'list users "Ann"')
    assert.equal(plainText('a<br/>b</div>c'), 'a\nb\nc')
  })

  it('keeps addresses in angle brackets and text that only resembles markup', () => {
    assert.equal(plainText('Ann &lt;ann@x.example&gt;, <bob@x.example>'), 'Ann <ann@x.example>, <bob@x.example>')
    assert.equal(plainText('<script>alert(1)</script>'), '<script>alert(1)</script>')
  })

  it("removes the bot's mention and keeps other names", () => {
    assert.equal(plainText('<at>Rollcall</at> help'), 'help')
    assert.equal(plainText(' <p><p> <at id="0">Roll call</at> help</p>'), 'help')
    assert.equal(plainText('check <at>Ann</at>'), 'check Ann')
    assert.equal(plainText('<at>Rollcall</at> check <at id="1">Ann</at>'), 'check Ann')
    assert.equal(plainText('<attention>please</at>'), '<attention>please')
  })

  it('removes tags in any case with their attributes', () => {
    assert.equal(plainText('<P class="x">a <a href="https://x.example/y?z=1">link</a> <B>b</B></P>'), 'a link b')
    assert.equal(plainText('a<BR>b<br />c</p>d</li>e'), 'a\nb\nc\nd\ne')
    assert.equal(plainText(`a<p title="${'x'.repeat(490)}">b`), 'ab')
  })

  it('normalises spaces, quotes, line ends and invisible characters', () => {
    assert.equal(plainText('a&nbsp;b\u00a0c\u2003d\te'), 'a b c d e')
    assert.equal(plainText('\u2018a\u2019 \u201eb\u201d'), `'a' "b"`)
    assert.equal(plainText('he\u200blp\ufeff'), 'help')
    assert.equal(plainText('a\r\nb\rc\nd'), 'a\nb\nc\nd')
    assert.equal(plainText('&lt;&gt;&quot;&#39;&amp;'), `<>"'&`)
  })

  it('decodes entities once', () => {
    assert.equal(plainText('&amp;lt;'), '&lt;')
  })
})
