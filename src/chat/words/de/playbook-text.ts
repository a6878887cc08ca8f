export const form = (title: string) => ({
  title,
  intro: 'Sie sehen zuerst einen Plan. Es ändert sich nichts, bevor Sie ihn bestätigen.',
  submit: 'Plan erstellen',
})
