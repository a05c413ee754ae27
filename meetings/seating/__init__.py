"""Protocol seating: who sits where. Pure rules; no Django, no tables, no names of people.

Two frames, and every list names its own:

* AV, audience view: left to right as seen from the hall (the camera, the door).
* SV, seated view: left to right as the seated persons see it. Of people who face the viewer it is
  AV reversed; of people who look the viewer's way (an audience, hosts with their back to the door)
  it is the same.

Source: the customs of mainland official etiquette (政务礼仪) as handbooks of office work give them;
where they differ (an even podium, the round table of Shandong) both are here, the usual one first.
What they leave open and we settled is marked “ours” beside it.

“2 on 1's left” therefore means: on a podium immediately RIGHT of 1 in AV.
"""
