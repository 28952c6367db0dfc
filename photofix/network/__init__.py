"""The multi-task network: shared encoder, one head template, the task matrix W. Torch lives here; Qt does not.

- `analyzer`: photo to `Analysis`; everything else in the program asks this one. `whole_photo`: its part for haze and
  colour. `inference`: whom both ask, the network on its device.
- `views`, `close_view`, `inside`, `level`, `second_look`, `tiles`: what the network is shown of a photo,
  and at which scale.
- `model`: the network put together. `encoder`, `statistics`: the trunk for the whole photo. `detail`, `efficientnet`:
  the trunk for fine detail. `scene`: haze read from that trunk's encoder. `heads`, `task_matrix`: what is a task's own.
- `looks`, `last_look`: a photo seen several times on its way through the tasks.
- `presence`, `provisional`, `likeness`, `infrared`: what is made of the answers.
- `checkpoint`, `manifest`: weights on disk. `device`, `in_use`, `between_layers`, `ops`: where and how it runs.
"""
