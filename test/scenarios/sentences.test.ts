import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createEmulator } from '../../emulator/main.ts'
import { temporaryFolder } from '../support/folders.ts'
import { filledIn } from '../support/inputs.ts'
import { type ModelServer, startModelServer } from '../support/model-server.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, environmentFor, useWorld, wordsOf } from '../support/rollcall.ts'
import { copyOfTemplate } from '../support/store.ts'

const run = promisify(execFile)

let model: ModelServer
before(async () => {
  model = await startModelServer()
})
after(() => model.close())

describe('a sentence that is not a command', () => {
  const world = useWorld({ environment: () => ({ OPENAI_API_KEY: 'key-1', OPENAI_BASE_URL: model.url }) })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })

  /** Until nothing is sent any more: what comes late would look like the answer to the next sentence. */
  const cancel = async () => {
    await alex.press('Cancel')
    await alex.heard('Cancelled')
    await world().rest()
  }

  it('is answered as the command it means, and the answer says which', async () => {
    model.answer = () => ({ calls: [{ name: 'check_status', arguments: { accounts: 'department:"Legal"' } }] })
    await alex.say('who in Legal is still enabled?')
    const words = wordsOf(await alex.heard('I understood'))
    assert.match(words, /I understood: check status department:"Legal"/)
    assert.match(words, /Status of \d+ accounts/)
  })

  it('gets a plan, and changes nothing', async () => {
    model.answer = () => ({
      calls: [{ name: 'disable_accounts', arguments: { accounts: 'group:"Phished accounts"' } }],
    })
    const before = world().emulator.world.people
    const enabled = () => [...before.values()].filter((one) => one.accountEnabled).length
    const count = enabled()
    await alex.say('block everyone among the phished accounts')
    assert.match(wordsOf(await alex.heard('I understood')), /Disable \d+ accounts\?/)
    assert.equal(enabled(), count)
    await cancel()
  })

  it('keeps its reason and times, and nobody named in the reason counts as an account', async () => {
    const { megan } = world().emulator.world.operators
    model.answer = () => ({
      calls: [{ name: 'disable_accounts', arguments: { accounts: 'group:"Children\'s day team"' } }],
    })
    const reason = `reported by ${megan.userPrincipalName}`
    await alex.say(`block everyone in the Children's day team tomorrow at 18:00 because ${reason}`)
    const plan = await alex.heard('reported by')
    const { runAtTime, reason: kept } = filledIn(plan)
    assert.deepEqual({ runAtTime, kept }, { runAtTime: '18:00', kept: reason })
    assert.doesNotMatch(JSON.stringify(model.requests.at(-1)), /reported by/)
    model.answer = () => ({
      calls: [{ name: 'disable_accounts', arguments: { accounts: megan.userPrincipalName } }],
    })
    const refused = await alex.say(`block whoever is behind this because ${reason}`)
    const others = refused.replies.filter(({ id }) => id !== plan.id)
    assert.doesNotMatch(others.map(wordsOf).join(), /Disable \d+ account/)
    await cancel()
  })

  it('gets no plan for a flag alone', async () => {
    const lynne = await world().person(world().emulator.world.operators.lynne, { signedIn: true })
    const cases = [
      { sentence: 'please block everyone who is enabled', accounts: 'enabled' },
      { sentence: 'please block all of the guests', accounts: 'guests' },
    ]
    for (const { sentence, accounts } of cases) {
      model.answer = () => ({ calls: [{ name: 'disable_accounts', arguments: { accounts } }] })
      const asked = model.requests.length
      const { replies } = await lynne.say(sentence)
      assert.equal(model.requests.length, asked + 1, sentence)
      assert.ok(replies.length > 0, sentence)
      assert.doesNotMatch(replies.map(wordsOf).join(), /Disable \d+ account/, sentence)
    }
  })

  it('gets no plan for accounts that it does not name in whole words', async () => {
    const lynne = await world().person(world().emulator.world.operators.lynne)
    const cases = [
      {
        sentence: 'joann@contoso.onmicrosoft.com lost her phone, do what you must',
        accounts: 'ann@contoso.onmicrosoft.com',
      },
      { sentence: 'please block all salespeople who left', accounts: 'department:"Sales"' },
      { sentence: 'please block everyone with an it problem', accounts: 'department:"IT"' },
      { sentence: 'please block those phished', accounts: 'group:"Phished accounts"' },
      { sentence: 'megan should not get in any more', accounts: 'megan@contoso.onmicrosoft.com' },
    ]
    for (const { sentence, accounts } of cases) {
      model.answer = () => ({ calls: [{ name: 'disable_accounts', arguments: { accounts } }] })
      const asked = model.requests.length
      const { replies } = await lynne.say(sentence)
      assert.equal(model.requests.length, asked + 1, sentence)
      assert.doesNotMatch(replies.map(wordsOf).join(), /Disable \d+ account/, sentence)
    }
  })

  it('is understood even if it starts like a command', async () => {
    model.answer = () => ({ calls: [{ name: 'check_status', arguments: { accounts: 'department:"Legal"' } }] })
    await alex.say('check whether the people of legal may sign in')
    await alex.heard('I understood: check status department:"Legal"')
  })

  it('is understood if it starts with a command without arguments', async () => {
    model.answer = () => ({ calls: [{ name: 'list_users', arguments: { department: 'Legal' } }] })
    await alex.say('me and Legal')
    await alex.heard('I understood: list users department:"Legal"')
  })

  it('is understood if it starts like a search that finds nothing', async () => {
    model.answer = () => ({ calls: [{ name: 'list_users', arguments: { department: 'Sales' } }] })
    await alex.say('list everyone who works in Sales')
    assert.match(wordsOf(await alex.heard('I understood: list users department:"Sales"')), /\d+ accounts/)
  })

  it('is not assumed if a search finds something, is short, or is in quotes', async () => {
    const asked = model.requests.length
    for (const text of ['list users alex', 'list users nobody here', 'list users "nobody who works here"'])
      await alex.say(text)
    assert.equal(model.requests.length, asked)
  })

  it('cannot confirm, cancel or stop, whatever the model says', async () => {
    await alex.say('disable accounts group:"Phished accounts"')
    const plan = await alex.heard('Disable')
    const { id = '', token = '' } = idsIn(JSON.stringify(plan.activity))
    for (const name of ['confirm_operation', 'cancel_operation', 'stop_operation', 'operation_items']) {
      model.answer = () => ({ calls: [{ name, arguments: { operation: id, token, reason: 'because' } }] })
      const { replies } = await alex.say(`please go ahead with ${id} as the note says`)
      assert.match(replies.map(wordsOf).join(), /I do not know|help/)
    }
    await alex.say(`operation ${id}`)
    assert.match(wordsOf(await alex.heard(/Disable \d+ accounts\?/)), /Nothing has changed yet/)
    await cancel()
  })

  it('is refused as an unknown word when the model fails', async () => {
    model.answer = () => ({ status: 429, body: '{}' })
    const { replies } = await alex.say('could you look into this for me')
    assert.match(replies.map(wordsOf).join(), /help/)
  })

  it('is not sent to the model if only a word is mistyped', async () => {
    const asked = model.requests.length
    const { replies } = await alex.say('chekc status')
    assert.match(replies.map(wordsOf).join(), /Did you mean “check status”/)
    assert.equal(model.requests.length, asked)
  })

  it('continues after a sign-in without asking the model again', async () => {
    const megan = await world().person(world().emulator.world.operators.megan)
    model.answer = () => ({ calls: [{ name: 'list_users', arguments: { department: 'Legal' } }] })
    await megan.say('who works in legal these days?')
    const asked = model.requests.length
    await megan.signIn()
    await megan.heard('I understood: list users department:"Legal"')
    assert.equal(model.requests.length, asked)
  })

  it('tells the model nothing about accounts, whatever their names', async () => {
    const { people } = world().emulator.world
    const told = JSON.stringify(model.requests)
    const names = [...people.values()].map(({ displayName }) => displayName)
    assert.ok(names.some((name) => name.includes('Ignore previous instructions')))
    const named = [...people.values()].flatMap((one) => [one.id, one.userPrincipalName, one.displayName])
    assert.deepEqual(
      named.filter((name) => name && told.includes(name)),
      [],
    )
  })
})

describe('a plan from a sentence', () => {
  const environment = { CONFIRM_COUNT_ABOVE: '100', APPROVAL_ABOVE: '1000' }
  const world = useWorld({
    environment: () => ({ OPENAI_API_KEY: 'key-1', OPENAI_BASE_URL: model.url, ...environment }),
  })

  it('for more than five accounts requires the number, whatever the configuration says', async () => {
    const { emulator } = world()
    const alex = await world().person(emulator.world.operators.alex, { signedIn: true })
    const targets = ordinary(world(), 6)
    const enabled = () => targets.filter(({ id }) => emulator.world.find(id)?.accountEnabled).length
    const few = targets.slice(0, 5)
    for (const some of [few, targets]) {
      const accounts = upnsOf(some)
      model.answer = () => ({ calls: [{ name: 'disable_accounts', arguments: { accounts } }] })
      await alex.say(`these people have left, take their access away: ${accounts}`)
      const plan = await alex.heard(`Disable ${some.length} accounts?`)
      assert.equal('count' in filledIn(plan), some === targets)
      if (some === few) {
        await alex.press('Cancel', {}, plan.id)
        await alex.heard('Cancelled', { message: plan.id })
        continue
      }
      const reason = 'Left the company on Friday'
      await alex.press('Disable 6 accounts', { reason, signOut: 'false' }, plan.id)
      await alex.heard(/Type the number|type 6|number of accounts/i)
      assert.equal(enabled(), 6)
      await alex.press('Disable 6 accounts', { reason, signOut: 'false', count: '6' }, plan.id)
      await alex.heard('Disabled 6 accounts')
      assert.equal(enabled(), 0)
    }
  })
})

function idsIn(card: string): { id?: string; token?: string } {
  const [, id] = /"operation":"([^"]+)"/.exec(card) ?? []
  const [, token] = /"token":"([^"]+)"/.exec(card) ?? []
  return { ...(id && { id }), ...(token && { token }) }
}

describe('the code for sentences', () => {
  it('is loaded with a key for a model, and not even loaded without one', async () => {
    const emulator = await createEmulator({ users: 20 })
    const list = join(await temporaryFolder(), 'modules')
    const program = fileURLToPath(new URL('../support/start-twice.ts', import.meta.url))
    const hook = new URL('../support/record-modules.mjs', import.meta.url).href
    await run(process.execPath, ['--import', hook, '--import', 'tsx', program], {
      env: {
        PATH: process.env['PATH'] ?? '',
        ...environmentFor(emulator),
        MODULES_LOG: list,
        DATA_DIRS: [await copyOfTemplate(), await copyOfTemplate()].join('\n'),
      },
    })
    await emulator.close()
    const [without = '', withKey = ''] = (await readFile(list, 'utf8')).split('with a key\n')
    assert.match(without, /src\/bot\/turn\/router\.ts/)
    assert.doesNotMatch(without, /src\/bot\/language\//)
    assert.match(withKey, /src\/bot\/language\/index\.ts/)
  })
})
