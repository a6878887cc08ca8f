import assert from 'node:assert/strict'
import type { Entry } from '../../emulator/conversations.ts'
import type { Person } from '../../emulator/world.ts'
import { buttonOf, filledIn } from '../support/inputs.ts'
import { ordinary } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { byNumberOrName } from '../support/titles.ts'

describe('people by their names', () => {
  // Pages of one account, each followed by an empty one: a page's size says nothing about the directory.
  const world = useWorld({ emulator: { graph: { userPage: 1, emptyPages: true } } })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const said = async (text: string, chat = alex): Promise<Entry> => {
    const { replies } = await chat.say(text)
    return replies.at(-1) ?? assert.fail('no answer')
  }
  const everyone = () => [...world().emulator.world.people.values()]
  /** How many accounts match a word in the directory's search. */
  const fitting = (word: string) => {
    const wanted = word.toLowerCase()
    return everyone().filter(({ displayName, userPrincipalName, mail }) =>
      [...displayName.split(/[\s-]+/), userPrincipalName, mail ?? ''].some((text) =>
        text.toLowerCase().startsWith(wanted),
      ),
    ).length
  }
  const first = ({ displayName }: Person) => displayName.split(' ')[0] ?? ''
  const last = ({ displayName }: Person) => displayName.split(' ')[1] ?? ''
  const sameName = ({ displayName }: Person) => everyone().filter((one) => one.displayName === displayName).length
  const unique = (skip = 0) => ordinary(world(), 80).filter((one) => sameName(one) === 1)[skip] ?? assert.fail()
  const shared = () => ordinary(world(), 80).find((one) => fitting(first(one)) > 6) ?? assert.fail()

  it('are matched if only one account has the name, and the plan says who it is', async () => {
    const { adele } = world().emulator.world.operators
    assert.equal(fitting('adele'), 1)
    const words = wordsOf(await said('disable adele because she lost her phone'))
    assert.match(words, byNumberOrName(/Disable 1 account\?/))
    assert.match(words, /Matched by name “adele” · Retail Manager · Retail/)
    assert.ok(words.includes(adele.userPrincipalName))
    const person = unique()
    const full = wordsOf(await said(`check status ${person.displayName.toLowerCase()}`))
    assert.match(full, new RegExp(`${person.displayName} is (enabled|disabled)`))
    assert.ok(full.includes(person.userPrincipalName))
    const german = await world().person(world().emulator.world.operators.alex, { locale: 'de-DE' })
    assert.match(wordsOf(await said(`sperre ${person.displayName}`, german)), /Über den Namen „.*“ gefunden/)
  })

  it('belong to the address behind them, with digits and commas too', async () => {
    const [one, other, third] = [unique(), unique(1), unique(2)]
    const pasted = `Person 59 <${one.userPrincipalName}>; Vance, Adele 2 (External) <${other.userPrincipalName}>; ${third.userPrincipalName}`
    const words = wordsOf(await said(`check status ${pasted}`))
    assert.match(words, /Status of 3 accounts/)
    assert.doesNotMatch(words, /couldn’t match/)
    assert.match(wordsOf(await said(`disable ${pasted} because they left`)), byNumberOrName(/Disable 3 accounts\?/))
  })

  it('stay marked on the plan after an input error', async () => {
    await said('disable adele')
    const { replies } = await alex.press('Disable 1 account', { reason: 'short' })
    assert.match(
      replies.map(wordsOf).join(),
      /The reason is too short[\s\S]*Matched by name “adele”|Matched by name “adele”[\s\S]*The reason is too short/,
    )
  })

  it('are offered as buttons if several people have them, and nobody is planned before one is chosen', async () => {
    const name = first(shared())
    const answer = await said(`disable ${name} because of a lost phone, reported at the desk`)
    assert.ok(wordsOf(answer).includes(`${fitting(name)} accounts match “${name}”.`), wordsOf(answer))
    assert.doesNotMatch(wordsOf(answer), /Disable [^\n]+\?|Confirm by/)
    const button = buttonOf(answer, new RegExp(`^${name} `))
    const { replies } = await alex.press(button, {}, answer.id)
    const plan = replies.at(-1) ?? assert.fail()
    assert.ok(wordsOf(plan).includes(button.split(' · ')[0] ?? '?'))
    assert.match(wordsOf(plan), /account/)
    if (byNumberOrName(/Disable 1 account\?/).test(wordsOf(plan)))
      assert.equal(filledIn(plan)['reason'], 'a lost phone, reported at the desk')
    assert.match(wordsOf(await said(`check status ${name}`)), /accounts match/)
  })

  it('keep every word that is part of someone’s name', async () => {
    const [das, now] = [unique(5), unique(6)]
    world().emulator.world.change(das.id, { displayName: 'Quinta Das' })
    world().emulator.world.change(now.id, { displayName: 'Quentin Now' })
    const other = unique(7)
    world().emulator.world.change(other.id, { displayName: 'Quinta Other' })
    const german = await world().person(world().emulator.world.operators.alex, { locale: 'de-DE' })
    const planned = wordsOf(await said('disable quinta das because she lost her phone'))
    assert.match(planned, /Disable Quinta Das\?/)
    assert.ok(planned.includes(das.userPrincipalName) && !planned.includes(other.userPrincipalName))
    assert.match(wordsOf(await said('check status quentin now')), /Quentin Now is enabled/)
    assert.match(wordsOf(await said('check status adele now')), /Adele Vance is enabled/)
    assert.match(wordsOf(await said('prüfe die adele', german)), /Adele Vance ist aktiviert/)
    assert.match(wordsOf(await said('disable quinta das garcia')), /I couldn’t find|Did you mean Quinta Das\?/)
  })

  it('are offered if a sentence goes on after them, with the sentence as the reason', async () => {
    const answer = await said('disable adele vance she lost her phone')
    assert.match(wordsOf(answer), /Did you mean Adele Vance\?/)
    const { replies } = await alex.press('Disable Adele Vance', {}, answer.id)
    const plan = replies.at(-1) ?? assert.fail()
    assert.match(wordsOf(plan), /Disable Adele Vance\?/)
    assert.equal(filledIn(plan)['reason'], 'she lost her phone')
    for (const text of ['disable adele vance not bo', 'disable adele vance except on sundays'])
      assert.doesNotMatch(wordsOf(await said(text)), /Did you mean/, text)
  })

  it('lead to a choice if nothing says what to do', async () => {
    const answer = await said('delete adele vance')
    assert.match(wordsOf(answer), /What should I do for Adele Vance\?/)
    for (const title of ['Disable Adele Vance', 'Sign out Adele Vance everywhere', 'Check status'])
      buttonOf(answer, title)
    const lynne = await world().person(world().emulator.world.operators.lynne)
    assert.match(wordsOf(await said('delete adele vance', lynne)), /I don’t know that command/)
  })

  it('are offered one by one if a list has unclear ones', async () => {
    const answer = await said('check status zebedee quux, sam shared, adele')
    buttonOf(answer, 'Search “zebedee”')
    const { replies } = await alex.press(buttonOf(answer, 'sam shared: 2 accounts…'), {}, answer.id)
    const question = replies.at(-1) ?? assert.fail()
    assert.match(wordsOf(question), /2 accounts match “sam shared”/)
    const chosen = await alex.press(buttonOf(question, /Night Receptionist/), {}, question.id)
    // The others that were asked about are still there.
    const status = chosen.replies.map(wordsOf).join()
    assert.match(status, /Sam Shared/)
    assert.match(status, /Night Receptionist/)
    assert.match(status, /Adele Vance/)
    assert.match(status, /zebedee quux[\s\S]*Not found|Not found[\s\S]*zebedee quux/i)
    assert.doesNotMatch(status, /2 accounts…/)
  })

  it('work in a form', async () => {
    const [one, other] = [unique(1), unique(2)]
    await said('disable accounts')
    const { replies } = await alex.press('Create plan', {
      accounts: `${one.displayName}\n${other.displayName}`,
      reason: 'Left the company',
    })
    const words = replies.map(wordsOf).join()
    assert.match(words, byNumberOrName(/Disable 2 accounts\?/))
    for (const { userPrincipalName } of [one, other]) assert.ok(words.includes(userPrincipalName))
  })

  it('stand for one account each, and each account once', async () => {
    const person = unique(3)
    const words = wordsOf(await said(`disable ${person.displayName}, ${person.userPrincipalName}`))
    assert.match(words, byNumberOrName(/Disable 1 account\?/))
    assert.match(words, /Duplicates: 1/)
  })

  it('are reported if nobody has them, and stop a plan', async () => {
    const nobody = await said('disable zebedee quux because phished yesterday')
    assert.match(wordsOf(nobody), /I couldn’t find “zebedee quux”\./)
    assert.doesNotMatch(wordsOf(nobody), /Plan without/)
    const words = wordsOf(await said(`disable ${last(unique(4))}son Qx, ${unique(4).userPrincipalName}`))
    assert.match(words, /I couldn’t find “.*son Qx”/)
    assert.doesNotMatch(words, /didn’t understand|Disable [^\n]+\?|Confirm by/)
  })

  it('can be omitted with a button that keeps everything else', async () => {
    const person = unique(4)
    const answer = await said(
      `disable zebedee.hall, ${person.displayName}, quux garzia ticket INC123456 because token stolen tonight`,
    )
    assert.match(wordsOf(answer), /I couldn’t find: zebedee\.hall, quux garzia\./)
    const { replies } = await alex.press('Plan without them (1 account)', {}, answer.id)
    const plan = replies.at(-1) ?? assert.fail()
    assert.match(wordsOf(plan), byNumberOrName(/Disable 1 account\?/))
    assert.ok(wordsOf(plan).includes(person.userPrincipalName))
    const { reason, ticket } = filledIn(plan)
    assert.deepEqual({ reason, ticket }, { reason: 'token stolen tonight', ticket: 'INC123456' })
  })

  it('can be searched for by part of the name', async () => {
    const { adele } = world().emulator.world.operators
    const answer = await said(`sign out everywhere adele vanze, ${unique(4).userPrincipalName}`)
    assert.match(wordsOf(answer), /I couldn’t find “adele vanze”/)
    await alex.press(buttonOf(answer, /Search/), {}, answer.id)
    const typo = await said('contain adelle')
    const { replies } = await alex.press(buttonOf(typo, 'Search “ade”'), {}, typo.id)
    assert.ok(replies.map(wordsOf).join().includes(adele.userPrincipalName))
  })

  it('match with and without accents', async () => {
    const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '')
    const isAccented = (one: Person) => plain(one.displayName) !== one.displayName && sameName(one) === 1
    const person = ordinary(world(), 400).find(isAccented) ?? assert.fail()
    const typed = plain(person.displayName).toLowerCase()
    assert.ok(wordsOf(await said(`check status ${typed}`)).includes(person.userPrincipalName))
    const planned = wordsOf(await said(`disable ${typed} because she lost her phone`))
    assert.match(planned, byNumberOrName(/Disable 1 account\?/))
    assert.ok(planned.includes(person.userPrincipalName))
    assert.ok(wordsOf(await said(`list users ${typed}`)).includes(person.userPrincipalName))
  })

  it('keep the form if they are not found there, and can be omitted there too', async () => {
    const person = unique(4)
    await said('disable accounts')
    const form = await alex.heard('You’ll see a plan first')
    const accounts = `${person.userPrincipalName}\nzebedee quux`
    const { replies } = await alex.press('Create plan', { accounts, reason: 'Left the company' }, form.id)
    const answer = replies.at(-1) ?? assert.fail()
    assert.match(wordsOf(answer), /I couldn’t find “zebedee quux”/)
    assert.notEqual(answer.id, form.id)
    const planned = await alex.press('Plan without it (1 account)', {}, answer.id)
    const plan = planned.replies.at(-1) ?? assert.fail()
    assert.equal(filledIn(plan)['reason'], 'Left the company')
  })
})
