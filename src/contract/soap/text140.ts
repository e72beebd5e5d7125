/** The longest text of the Node's messages, in characters. What is longer is cut, and no character in two. */
const longest = 140

export const text140 = (text: string): string => [...text].slice(0, longest).join('')
