"""The picture and what is painted over it. No panel, no dialog.

- `viewer`: the canvas. `view_transform`, `framed_view`: where photo pixels lie on it. `layers`, `compare`, `captions`:
  pictures, before and after.
- `tool`: what a tool and an overlay are. Tools: `brush`, `drawing`, `measuring`, `crop_tool` and `crop_rect`. Overlays:
  `findings_overlay`, `stroke_paint`, `source_mark`, `difference_legend`.
- `navigator`, `readout`, `pointer_shape`, `drop_hint`: helps for the eye. `prints_view`: frames on a scan.
"""
