import assert from 'node:assert/strict'
import { input, press, wordsOf } from './support/chat.ts'
import { useStory } from './support/story.ts'
import { operators, ordinary } from './support/tenant.ts'

describe('an operator with single sign-on in Teams', () => {
  const story = useStory({ EMULATOR_SSO: 'silent' })

  it('gets the list without seeing a sign-in card', async () => {
    const { chat } = story()
    await chat.say('list users')
    await chat.card('1–15 of 1,200')
    assert.doesNotMatch(await chat.shown(), /Sign in to continue/)
    await chat.picture('31-silent')
  })
})

describe('an ordinary user in the Playground', () => {
  const story = useStory({ EMULATOR_AS: operators.adele.userPrincipalName, EMULATOR_SSO: 'silent' })

  it('is told that only operators may see accounts', async () => {
    const { chat } = story()
    const welcome = await chat.card('Hello Adele Vance.')
    await welcome.getByTitle('list users').click()
    const refusal = 'You’re not in the group of operators'
    await chat.card(refusal)
    await chat.picture('32-not-an-operator')
    await welcome.getByTitle('list users').click()
    await chat.page.locator('.ac-adaptiveCard', { hasText: refusal }).nth(1).waitFor()
    await chat.strip(welcome, refusal)
    await chat.picture('33-not-an-operator-again')
  })
})

describe('an ordinary user of a bot open to everyone', () => {
  const story = useStory({
    EMULATOR_AS: operators.adele.userPrincipalName,
    EMULATOR_SSO: 'silent',
    OPERATOR_GROUP_ID: '',
  })

  it("gets Microsoft Entra's refusal in plain language", async () => {
    const { chat, demo } = story()
    const [target] = ordinary(1)
    assert.ok(target)
    await chat.say(`disable accounts ${target.userPrincipalName}`)
    const plan = await chat.card('Disable 1 account?')
    await input(plan, 'Reason').fill('I would like to try this')
    await press(plan, 'Disable 1 account')
    const result = await chat.card('Disabled 0 of 1 account')
    assert.match(await wordsOf(result), /Your role doesn’t allow this change/)
    await chat.picture('34-refused-by-entra')
    assert.equal((await demo.person(target.id)).accountEnabled, true)
  })
})
