/** What is found of images, and what closes it. */
export const IMAGE_RULES = {
  'image/no-platform': { why: 'The image is not published for the target.', closes: 'Take an image that is, or build it for the target.' },
  'image/label': { why: 'The image says that it is for the target, and holds programs of another machine.', closes: 'Build the image again for the target, from a base and with programs of it.' },
  'image/old-abi': { why: 'The image holds programs for the older ABI of the architecture, which do not run on current systems.', closes: 'Build it on a base of the current ABI.' },
  'image/no-library': { why: 'A Java archive in the image holds a library for other architectures, and none for the target.', closes: 'Take a version that has the target; else build the library from its source and add it to the archive, or to the path that the program looks in.' },
  'image/incomplete': { why: 'Programs in the image need an interpreter or libraries that it lacks: they will not start.', closes: 'Add what is missing, or link the programs statically.' },
} as const;
