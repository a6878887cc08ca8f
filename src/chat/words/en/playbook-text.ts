/** Of a form for a playbook. */
export const form = (title: string) => ({
  title,
  intro: 'You’ll see a plan first. Nothing changes until you confirm it.',
  submit: 'Create plan',
})
